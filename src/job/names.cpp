#include "job/names.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace tintype::job {
namespace {

constexpr std::array<std::string_view, 6> kProperties = {"width", "height", "colorspace",
                                                         "bands", "pages",  "alpha"};

// Edits of one letter and swaps of two neighbours (optimal string alignment); both are short.
std::size_t edits_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t substituted = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, substituted});
      bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name_char(char c) {
  return is_name_start(c) || (c >= '0' && c <= '9');
}

bool is_variable_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes && is_name_start(name[0]) &&
         name[0] != '_' && name.back() != '.' && variable_name_length(name) == name.size();
}

std::size_t variable_name_length(std::string_view text) {
  std::size_t length = 0;
  if (text.empty() || !is_name_start(text[0])) return 0;
  while (length < text.size() && (is_name_char(text[length]) || text[length] == '.')) ++length;
  while (length > 0 && text[length - 1] == '.') --length;
  return length;
}

bool is_property(std::string_view name) {
  return std::find(kProperties.begin(), kProperties.end(), name) != kProperties.end();
}

std::optional<std::string_view> nearest_name(std::string_view name,
                                             std::span<const std::string_view> candidates) {
  if (name.size() > kMaxNameBytes) return {};
  std::optional<std::string_view> nearest;
  std::size_t least = 3;
  for (std::string_view candidate : candidates) {
    std::size_t edits = edits_between(name, candidate);
    bool near = edits < least && edits * 3 <= std::max<std::size_t>(candidate.size(), 3);
    if (!near) continue;
    nearest = candidate;
    least = edits;
  }
  return nearest;
}

std::string did_you_mean(std::string_view name, std::span<const std::string_view> candidates) {
  auto nearest = nearest_name(name, candidates);
  return nearest ? " (did you mean " + std::string(*nearest) + "?)" : "";
}

}  // namespace tintype::job
