#include "parser/chain.h"

#include <algorithm>

#include "job/build.h"
#include "job/command_text.h"
#include "parser/percent.h"

namespace tintype::parser {
namespace {

using Commands = std::vector<job::RawCommand>;

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// Reads the command that is `text` onto the others; nothing when it is empty.
Result<void> add_command(Commands& commands, std::string_view text, std::size_t position,
                         const job::JobLimits& limits) {
  if (is_blank(text)) return {};
  if (commands.size() >= limits.max_commands)
    return error_at(position,
                    "a job may have " + std::to_string(limits.max_commands) + " commands");
  auto command = job::read_command(text, position, limits);
  if (!command) return command.error();
  commands.push_back(std::move(*command));
  return {};
}

// Commands of one query; positions are offsets in the decoded text.
Result<Commands> read_query(std::string_view query, std::size_t position, Decoded& decoded,
                            const job::JobLimits& limits) {
  Commands commands;
  for (std::size_t begin = 0; begin <= query.size();) {
    std::size_t end = std::min(query.find('&', begin), query.size());
    std::size_t offset = decoded.text().size();
    if (auto done = decoded.append(query.substr(begin, end - begin), position + begin); !done)
      return done.error();
    auto text = decoded.text().substr(offset);
    auto done = check_text(text);
    if (!done)
      return error_at(decoded.position(offset + *done.error().position), done.error().message);
    if (auto added = add_command(commands, text, offset, limits); !added) {
      Error error = added.error();
      error.position = decoded.position(error.position.value_or(offset));
      return error;
    }
    begin = end + 1;
  }
  return commands;
}

// The end of a line, or of the command in it: an `&` or newline that no backslash stands before.
std::size_t command_end(std::string_view text, std::size_t begin, bool comment) {
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '\n') return i;
    if (comment) continue;
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '&')
      return i;
  }
  return text.size();
}

// `text` without the carriage return of a line that ends in two bytes.
std::string_view without_return(std::string_view text) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

job::ChainReader chain_reader(const Options& options) {
  if (!options.chain_text) return {};
  return [&options](std::string_view path) -> Result<Commands> {
    auto text = options.chain_text(path);
    if (!text) return text.error();
    return read_chain_text(*text, options.limits);
  };
}

void move_positions(job::Job& job, const Decoded& decoded) {
  for (job::Step& step : job.steps) {
    step.position = decoded.position(step.position);
    for (job::Argument& argument : step.arguments)
      argument.position = decoded.position(argument.position);
  }
}

// The hints as a command before the chain's own.
void set_hints(const Hints& hints, std::size_t position, Commands& commands) {
  job::RawCommand set{"set", {}, position};
  const auto add = [&](const char* name, const std::string& value) {
    set.parameters.push_back({name, value, position, position});
  };
  add("hint.dpr", hints.dpr);
  add("hint.width", hints.width);
  add("hint.save_data", hints.save_data ? "1" : "0");
  commands.insert(commands.begin(), std::move(set));
}

}  // namespace

Result<job::Job> parse_chain_target(std::string_view target, std::size_t prefix_length,
                                    const Options& options) {
  std::size_t at = std::min(prefix_length, target.size());
  if (at < target.size() && target[at] == '/') ++at;
  if (at >= target.size() || target[at] != '?')
    return error_at(at, "expected a chain after '?', such as ?source=url[file:a.jpg]&sink");
  at = std::min(target.find_first_not_of('+', at + 1), target.size());
  Decoded decoded;
  auto commands = read_query(target.substr(at), at, decoded, options.limits);
  if (!commands) return commands.error();
  if (options.hints) set_hints(*options.hints, 0, *commands);
  auto job = job::build_job(*commands, chain_reader(options), options.limits);
  if (!job) {
    Error error = job.error();
    if (error.position) error.position = decoded.position(*error.position);
    return error;
  }
  move_positions(*job, decoded);
  return job;
}

Result<Commands> read_chain_text(std::string_view text, const job::JobLimits& limits) {
  Commands commands;
  bool line_begins = true;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t first = std::min(text.find_first_not_of(" \t", begin), text.size());
    bool comment = line_begins && first < text.size() && text[first] == '#';
    std::size_t end = command_end(text, begin, comment);
    line_begins = end < text.size() && text[end] == '\n';
    std::string_view piece = without_return(text.substr(begin, end - begin));
    auto checked = check_text(piece);
    if (!checked) return error_at(begin + *checked.error().position, checked.error().message);
    auto added = comment ? Result<void>() : add_command(commands, piece, begin, limits);
    if (!added) return added.error();
    begin = end + 1;
  }
  return commands;
}

Result<job::Job> parse_chain_text(std::string_view text, const Options& options) {
  auto commands = read_chain_text(text, options.limits);
  if (!commands) return commands.error();
  return job::build_job(*commands, chain_reader(options), options.limits);
}

}  // namespace tintype::parser
