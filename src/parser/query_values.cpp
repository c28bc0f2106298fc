#include "parser/query_values.h"

#include <algorithm>
#include <cmath>

namespace tintype::parser {
namespace {

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string range(double least, double most) {
  return " from " + job::format_value(least) + " to " + job::format_value(most);
}

bool hexadecimal(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

Result<std::optional<double>> read_number(const QueryTarget& query, std::string_view name,
                                          double least, double most) {
  const auto* given = query.find(name);
  if (!given) return std::optional<double>();
  const auto value = job::parse_value<double>(given->value);
  if (value && *value >= least && *value <= most) return std::optional(*value);
  return error_at(given->position, "expected a number" + range(least, most));
}

Result<std::optional<int>> read_whole(const QueryTarget& query, std::string_view name, int least,
                                      int most) {
  const auto* given = query.find(name);
  if (!given) return std::optional<int>();
  const auto value = job::parse_value<int>(given->value);
  if (value && *value >= least && *value <= most) return std::optional(*value);
  return error_at(given->position, "expected a whole number" + range(least, most));
}

Result<bool> read_flag(const QueryTarget& query, std::string_view name) {
  const auto* given = query.find(name);
  if (!given) return false;
  const auto value = job::parse_value<bool>(given->value);
  if (value) return *value;
  return error_at(given->position, value.error().message);
}

Result<std::optional<std::string>> read_choice(const QueryTarget& query, std::string_view name,
                                               std::span<const std::string_view> choices) {
  const auto* given = query.find(name);
  if (!given) return std::optional<std::string>();
  auto word = lower(given->value);
  if (std::ranges::find(choices, word) != choices.end()) return std::optional(std::move(word));
  std::string all;
  for (const auto choice : choices) (all += all.empty() ? "" : ", ") += choice;
  return error_at(given->position, "expected one of " + all);
}

Result<job::Color> color_from(std::string_view text, std::size_t position) {
  auto word = lower(std::string(text.substr(text.starts_with('#') ? 1 : 0)));
  const auto n = word.size();
  if ((n == 4 || n == 8) && hexadecimal(word)) {
    std::rotate(word.begin(), word.begin() + static_cast<std::ptrdiff_t>(n / 4), word.end());
  }
  const auto color = job::parse_value<job::Color>(word);
  if (color) return *color;
  return error_at(position, "expected a colour such as ff8800, 80ff8800 or tomato");
}

Result<std::optional<job::Color>> read_color(const QueryTarget& query, std::string_view name) {
  const auto* given = query.find(name);
  if (!given) return std::optional<job::Color>();
  auto color = color_from(given->value, given->position);
  if (!color) return color.error();
  return std::optional(*color);
}

std::vector<std::string_view> list_items(std::string_view list) {
  std::vector<std::string_view> items;
  for (std::size_t at = 0;;) {
    const auto end = std::min(list.find(',', at), list.size());
    items.push_back(list.substr(at, end - at));
    if (end == list.size()) return items;
    at = end + 1;
  }
}

std::string decimal(double value) {
  return job::format_value(std::round(value * 1e4) / 1e4);
}

}  // namespace tintype::parser
