#include "job/table.h"

#include <unordered_map>

#include "job/table_row.h"

namespace tintype::job {
namespace {

Rows all_rows() {
  Rows rows;
  add_inputs(rows);
  add_geometry(rows);
  add_compose(rows);
  add_effects(rows);
  add_colour(rows);
  add_result(rows);
  return rows;
}

const Rows& table() {
  static const Rows rows = all_rows();
  return rows;
}

using Index = std::unordered_map<std::string_view, const CommandSpec*>;

Index all_names() {
  Index index;
  for (const auto& row : table()) {
    index.emplace(row.name, &row);
    for (const auto& alias : row.aliases) index.emplace(alias, &row);
  }
  return index;
}

// The two sides of a size, when `text` is WxH with either left out.
std::optional<std::pair<std::string_view, std::string_view>> sides(std::string_view text) {
  auto side = [](std::string_view part) { return part.empty() || parse_value<Length>(part); };
  for (auto x = text.find('x'); x != text.npos; x = text.find('x', x + 1)) {
    if (text.size() > 64) return std::nullopt;
    const auto before = text.substr(0, x), after = text.substr(x + 1);
    if (text.size() > 1 && side(before) && side(after)) return std::pair(before, after);
  }
  return std::nullopt;
}

}  // namespace

const ParameterSpec* CommandSpec::parameter(std::string_view parameter_name) const {
  const auto at = std::ranges::find(parameters, parameter_name, &ParameterSpec::name);
  return at == parameters.end() ? nullptr : &*at;
}

const Shorthand* CommandSpec::shorthand(std::string_view shorthand_name) const {
  const auto at = std::ranges::find(shorthands, shorthand_name, &Shorthand::name);
  return at == shorthands.end() ? nullptr : &*at;
}

std::span<const CommandSpec> command_table() {
  return table();
}

const CommandSpec* find_command(std::string_view name) {
  static const Index index = all_names();
  const auto at = index.find(name);
  return at == index.end() ? nullptr : at->second;
}

Shorthand size_shorthand(std::string width, std::string height) {
  auto expand = [width, height](std::string_view text) -> Result<Shorthand::Expansion> {
    const auto both = sides(text);
    if (!both) return Shorthand::Expansion{{width, std::string(text)}};
    Shorthand::Expansion given;
    if (!both->first.empty()) given.emplace_back(width, both->first);
    if (!both->second.empty()) given.emplace_back(height, both->second);
    return given;
  };
  return {"size", "size[400], size[300x200], size[300x] or size[x200]: " + width + " and " + height,
          expand};
}

Shorthand other_name(std::string name, std::string parameter) {
  auto expand = [parameter](std::string_view text) -> Result<Shorthand::Expansion> {
    return Shorthand::Expansion{{parameter, std::string(text)}};
  };
  return {std::move(name), "another name for " + parameter, expand};
}

}  // namespace tintype::job
