#include "server/range.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "cache/http_fields.h"

namespace tintype::server {
namespace {

constexpr std::string_view kUnit = "bytes";

// A whole number without sign; one that is too large is the largest there is.
std::optional<std::size_t> number(std::string_view text) {
  if (text.empty()) return {};
  constexpr std::size_t kMost = std::numeric_limits<std::size_t>::max();
  std::size_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    const auto digit = static_cast<std::size_t>(c - '0');
    value = value > (kMost - digit) / 10 ? kMost : value * 10 + digit;
  }
  return value;
}

enum class Reading { malformed, beyond, slice };

// first-last, first- or -suffix.
Reading read_range(std::string_view text, std::size_t size, Slice& slice) {
  const auto dash = text.find('-');
  if (dash == std::string_view::npos) return Reading::malformed;
  const auto first = number(text.substr(0, dash)), last = number(text.substr(dash + 1));
  if (dash == 0) {
    if (!last) return Reading::malformed;
    slice.size = std::min(*last, size);
    slice.offset = size - slice.size;
    return slice.size == 0 ? Reading::beyond : Reading::slice;
  }
  const bool open = dash + 1 == text.size();
  if (!first || (!open && (!last || *last < *first))) return Reading::malformed;
  if (*first >= size) return Reading::beyond;
  slice.offset = *first;
  slice.size = (open ? size : std::min(*last, size - 1) + 1) - *first;
  return Reading::slice;
}

}  // namespace

Selection select_ranges(std::string_view range, std::size_t size, std::size_t max_ranges) {
  const auto equals = range.find('=');
  if (equals == std::string_view::npos || !cache::same_name(range.substr(0, equals), kUnit))
    return {};
  const auto members = cache::list_members(range.substr(equals + 1));
  if (members.empty() || members.size() > max_ranges) return {};
  Selection selection{Ranging::unsatisfiable, {}};
  std::size_t left = size;
  for (const auto member : members) {
    Slice slice;
    const auto reading = read_range(member, size, slice);
    if (reading == Reading::malformed) return {};
    if (reading == Reading::beyond) continue;
    if (slice.size > left) return {};
    left -= slice.size;
    selection.slices.push_back(slice);
  }
  if (!selection.slices.empty()) selection.ranging = Ranging::partial;
  return selection;
}

}  // namespace tintype::server
