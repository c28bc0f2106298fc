#pragma once
// Chains in tests of job/: commands joined by `&`, nothing percent-encoded.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "job/build.h"
#include "job/command_text.h"
#include "support.h"

namespace tintype::job {

inline Result<std::vector<RawCommand>> commands_of(std::string_view chain) {
  std::vector<RawCommand> commands;
  for (std::size_t begin = 0; begin <= chain.size();) {
    std::size_t end = std::min(chain.find('&', begin), chain.size());
    auto command = read_command(chain.substr(begin, end - begin), begin, {});
    if (!command) return command.error();
    commands.push_back(std::move(*command));
    begin = end + 1;
  }
  return commands;
}

using Chains = std::map<std::string, std::string, std::less<>>;

inline Result<Job> job_of(std::string_view chain, const Chains& chains = {},
                          const JobLimits& limits = {}) {
  auto commands = commands_of(chain);
  if (!commands) return commands.error();
  auto reader = [&](std::string_view path) -> Result<std::vector<RawCommand>> {
    auto text = chains.find(path);
    if (text == chains.end()) return Error{Code::not_found, "there is no such chain", {}};
    return commands_of(text->second);
  };
  return build_job(*commands, reader, limits);
}

// The canonical text, or the error as `code at position: message`.
inline std::string built(std::string_view chain, const Chains& chains = {},
                         const JobLimits& limits = {}) {
  auto job = job_of(chain, chains, limits);
  if (job) return canonical_text(*job);
  const Error& error = job.error();
  std::string where = error.position ? std::to_string(*error.position) : "?";
  return std::string(to_string(error.code)) + " at " + where + ": " + error.message;
}

}  // namespace tintype::job
