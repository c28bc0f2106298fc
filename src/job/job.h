#pragma once
// A job: the sequential list of commands that one request was parsed into, checked against the
// command table and held in canonical spelling. Immutable once built; any thread may read it.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "job/commands.h"
#include "job/table.h"

namespace tintype::job {

struct Argument {
  std::string name;
  std::string text;          // canonical spelling of the value, or of the expression when deferred
  bool deferred = false;     // known only while the job runs: an image's property is in it
  std::size_t position = 0;  // of the value, in the request target or chain text
};

struct Step {
  const CommandSpec* command = nullptr;
  std::vector<Argument> arguments;  // sorted by name, defaults dropped
  std::string condition;            // expression; empty means always
  std::size_t position = 0;
};

struct Job {
  std::vector<Step> steps;
  // What is asked of the answer rather than of the picture; not part of the canonical form.
  std::string download_name;  // Content-Disposition: attachment with this name, when not empty
};

// One command as a dialect has read it: names and values in text, not yet checked.
struct RawParameter {
  std::string name;
  std::string value;
  std::size_t name_position = 0;
  std::size_t value_position = 0;
};
struct RawCommand {
  std::string name;
  std::vector<RawParameter> parameters;
  std::size_t position = 0;
};

// Bounds of a job, from the configuration.
struct JobLimits {
  std::size_t max_commands = 256;
  std::size_t max_sources = 16;
  std::size_t max_call_depth = 8;
  std::size_t max_called_chains = 32;
  std::size_t max_variables = 256;
  std::size_t max_value_bytes = 8192;
  std::size_t max_expression_depth = 32;
};

// The canonical text: one command after another joined by `&`, parameters sorted by name, defaults
// dropped, structural bytes escaped, image names that nothing refers to dropped and the others
// renamed in order of first use. parse_canonical(canonical_text(j)) gives j's steps again
// (positions apart), and canonical_text of that the same text.
std::string canonical_text(const Job& job);

// Reads canonical text, as the worker gets it. bad_request when it is not canonical text.
Result<Job> parse_canonical(std::string_view text, const JobLimits& limits);

// The sources whose names are known before the job runs, in order of first use, each once.
// addprofile's are among them, but for the built-in profile names.
std::vector<std::string> known_inputs(const Job& job);

// The step's typed command. `resolve` gives the value of a deferred argument. Fails as the table's
// checks do, with the argument's position.
using Resolver = std::function<Result<std::string>(const Argument& argument)>;
Result<Command> bind(const Step& step, const Resolver& resolve);

}  // namespace tintype::job
