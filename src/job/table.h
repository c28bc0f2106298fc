#pragma once
// The command table: every command declared once. From it come validation in every dialect, the
// canonical form, docs/commands.md, `tintype commands` and GET /api/commands.
// Immutable after first use; any thread.
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::job {

struct ParameterSpec {
  std::string name;
  std::string type;          // "length", "one of fit, cover, …"
  std::string help;          // one line
  std::string default_text;  // canonical; empty when there is none
  bool required = false;
  bool numeric = false;               // a bare word in it is an expression: width[shoe.width]
  std::optional<double> least, most;  // inclusive
  std::vector<std::string> choices;   // of enumerations
  // Canonical spelling of `text`, or bad_request saying what was expected. An empty one means the
  // parameter might as well not be given (width[0]): it is dropped, as a default is.
  std::function<Result<std::string>(std::string_view text)> canonical;
  // Sets the member of the command struct at `command`.
  std::function<Result<void>(Command& command, std::string_view text)> assign;
};

// A spelling that stands for others: size[300x200] for width[300],height[200].
struct Shorthand {
  std::string name;
  std::string help;
  using Expansion = std::vector<std::pair<std::string, std::string>>;
  std::function<Result<Expansion>(std::string_view text)> expand;
};

struct CommandSpec {
  std::string name;
  std::vector<std::string> aliases;  // other names it is found by; never canonical
  std::string engine;                // who performs it: "jobproc", "geometry", "colour", …
  std::string help;
  std::vector<ParameterSpec> parameters;  // sorted by name
  std::vector<Shorthand> shorthands;
  bool open = false;              // takes any parameter name: set=a[1],b[2]
  std::function<Command()> make;  // with every default
  // What holds between parameters, once all have their values: bad_request without a position,
  // which is the command's. May be empty.
  std::function<Result<void>(const Command& command)> check;

  const ParameterSpec* parameter(std::string_view parameter_name) const;
  const Shorthand* shorthand(std::string_view shorthand_name) const;
};

// In the order of the documentation.
std::span<const CommandSpec> command_table();

// The row of that name or alias (lower case), or null.
const CommandSpec* find_command(std::string_view name);

}  // namespace tintype::job
