#pragma once
// The command table for people and programs: docs/commands.md, `tintype commands`,
// GET /api/commands. Pure; any thread.
#include <optional>
#include <string>
#include <string_view>

namespace tintype::job {

// The whole of docs/commands.md.
std::string commands_markdown();

// A JSON object {"commands": [{name, aliases, engine, help, open, parameters, shorthands}]}; each
// parameter has name, type, help, required, and, where it has them, default, least, most, choices.
std::string commands_json();

// All commands with a line each, for a terminal of 100 columns.
std::string commands_text();
// One command in full, by its name or an alias, or nothing when there is no such command.
std::optional<std::string> command_text(std::string_view name);

}  // namespace tintype::job
