#pragma once
// Dictionaries and lists of structured fields (RFC 9651, sections 3.1, 3.2 and 4.2), as far as
// caching fields need them: booleans, integers and strings; other items are read past. Pure; any
// thread; hostile input.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tintype::cache {

struct OtherItem {};  // a decimal, token, byte sequence, date, display string or inner list
using StructuredItem = std::variant<bool, std::int64_t, std::string, OtherItem>;
using StructuredDictionary = std::vector<std::pair<std::string, StructuredItem>>;

// Members in order, each key once, with its last value. Nothing when a byte of it is wrong.
std::optional<StructuredDictionary> parse_dictionary(std::string_view text);

std::optional<std::vector<StructuredItem>> parse_list(std::string_view text);

}  // namespace tintype::cache
