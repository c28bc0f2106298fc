#include "job/describe.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "job/table.h"

namespace tintype::job {
namespace {

constexpr std::size_t kColumns = 100;

// A range's end without trailing zeros; the table's are all short.
std::string number(double value) {
  return format_value(value);
}

// "length, 0 to 65535, default 0".
std::string kind(const ParameterSpec& parameter) {
  std::string text = parameter.type;
  if (parameter.least && parameter.most) {
    text += ", " + number(*parameter.least) + " to " + number(*parameter.most);
  }
  return text;
}

std::string presence(const ParameterSpec& parameter) {
  if (parameter.required) return "required";
  return parameter.default_text;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// --- Markdown ------------------------------------------------------------------------------------
std::string cell(std::string_view text) {
  std::string out;
  for (char c : text) (c == '|' ? out += '\\' : out) += c;
  return out;
}

std::string default_cell(const ParameterSpec& parameter) {
  if (parameter.required) return "required";
  return parameter.default_text.empty() ? "–" : "`" + parameter.default_text + "`";
}

void add_markdown(std::string& out, const CommandSpec& row) {
  out += "\n## " + row.name + "\n" + row.help;
  if (!row.aliases.empty()) out += " Also called " + joined(row.aliases) + ".";
  out += " Performed by: " + row.engine + ".\n";
  if (row.open) out += "\nAny other parameter is a variable and its value.\n";
  if (row.parameters.empty()) return;
  out += "\n| parameter | value | default | |\n|---|---|---|---|\n";
  for (const auto& parameter : row.parameters) {
    out += "| `" + parameter.name + "` | " + cell(kind(parameter)) + " | " +
           cell(default_cell(parameter)) + " | " + cell(parameter.help) + " |\n";
  }
  for (const auto& shorthand : row.shorthands) {
    out += "| `" + shorthand.name + "` | shorthand | | " + cell(shorthand.help) + " |\n";
  }
}

constexpr std::string_view kMarkdownHead =
    R"(# Commands

Written from the command table (`src/job/table_*.cpp`); change that, not this page.

A chain is a sequence of commands: `name=parameter[value],parameter[value]`. Besides its own
parameters every command takes `if[condition]`; what a chain looks like in all detail is in
[dialects/chain.md](dialects/chain.md).

| type | text | canonical |
|---|---|---|
| whole number, number | plain decimals: `12`, `-3`, `.5`; no exponent | shortest form: `0.5` |
| length | pixels or a share of the image's own extent: `300`, `300px`, `50%` (at most 1000%) | `300`, `50%` |
| ratio | width to height: `16:9`, `1.5` | `1.5` |
| opacity | `0` to `255`, or `0%` to `100%` | `78.4314%` |
| true or false | `true` `1` `yes` `on`, or nothing at all: `linear[]`; `false` `0` `no` `off` | `true`, `false` |
| colour | `#rgb` `#rgba` `#rrggbb` `#rrggbbaa`, the `#` may be left out; a CSS colour name; `none` | `rrggbb`, `rrggbbaa` |
| one of … | capitals, `-` and `_` do not matter; usual synonyms: `jpg`, `centre`, `top`, `ne` | as listed |
| name | a letter or `_`, then letters, digits, `_`, `-`; at most 64 | as given |
| url | `file:PATH` under the server's storage roots, `http://…`, `https://…`, `s3:NAME/KEY` in a bucket it knows; no `..`, no user name | host in lower case |
| regular expression | RE2 syntax, at most 4096 bytes | as given |
| text | UTF-8 | as given |
)";

// --- JSON ----------------------------------------------------------------------------------------
nlohmann::ordered_json to_json(const ParameterSpec& parameter) {
  nlohmann::ordered_json out = {{"name", parameter.name},
                                {"type", parameter.choices.empty() ? parameter.type : "choice"},
                                {"help", parameter.help},
                                {"required", parameter.required}};
  if (!parameter.default_text.empty()) out["default"] = parameter.default_text;
  if (parameter.least) out["least"] = *parameter.least;
  if (parameter.most) out["most"] = *parameter.most;
  if (!parameter.choices.empty()) out["choices"] = parameter.choices;
  return out;
}

nlohmann::ordered_json to_json(const CommandSpec& row) {
  nlohmann::ordered_json out = {{"name", row.name},
                                {"aliases", row.aliases},
                                {"engine", row.engine},
                                {"help", row.help},
                                {"open", row.open},
                                {"parameters", nlohmann::ordered_json::array()},
                                {"shorthands", nlohmann::ordered_json::array()}};
  for (const auto& parameter : row.parameters) out["parameters"].push_back(to_json(parameter));
  for (const auto& shorthand : row.shorthands) {
    out["shorthands"].push_back({{"name", shorthand.name}, {"help", shorthand.help}});
  }
  return out;
}

// --- the terminal --------------------------------------------------------------------------------
// `text` broken at blanks, every line after the first indented.
std::string wrapped(std::string_view text, std::size_t indent) {
  const std::size_t room = kColumns - indent;
  std::string out;
  while (text.size() > room) {
    auto at = text.rfind(' ', room);
    if (at == text.npos || at == 0) at = std::min(text.find(' '), text.size());
    out += text.substr(0, at);
    out += "\n" + std::string(indent, ' ');
    text.remove_prefix(std::min(at + 1, text.size()));
  }
  return out += text;
}

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > text.size() ? width - text.size() : 1, ' ');
}

void add_text(std::string& out, const ParameterSpec& parameter) {
  const auto given = presence(parameter);
  const auto after = parameter.required || given.empty() ? given : "default " + given;
  out +=
      "  " + padded(parameter.name, 14) +
      wrapped(parameter.help + " (" + kind(parameter) + (after.empty() ? "" : "; ") + after + ")",
              16) +
      "\n";
}

}  // namespace

std::string commands_markdown() {
  std::string out(kMarkdownHead);
  for (const auto& row : command_table()) add_markdown(out, row);
  return out;
}

std::string commands_json() {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto& row : command_table()) rows.push_back(to_json(row));
  return nlohmann::ordered_json{{"commands", rows}}.dump(2) + "\n";
}

std::string commands_text() {
  std::string out;
  for (const auto& row : command_table()) {
    out += padded(row.name, 14) + wrapped(row.help, 14) + "\n";
  }
  return out;
}

std::optional<std::string> command_text(std::string_view name) {
  const auto* row = find_command(name);
  if (!row) return std::nullopt;
  std::string out = wrapped(row->name + ": " + row->help, 0) + "\n";
  if (!row->aliases.empty()) out += "Also called " + joined(row->aliases) + ".\n";
  if (row->open) out += "Any other parameter is a variable and its value.\n";
  for (const auto& parameter : row->parameters) add_text(out, parameter);
  for (const auto& shorthand : row->shorthands) {
    out += "  " + padded(shorthand.name, 14) + wrapped(shorthand.help + " (shorthand)", 16) + "\n";
  }
  return out;
}

}  // namespace tintype::job
