#pragma once
// The fields of HTTP messages: found, joined and split as RFC 9110 section 5 has them, and parted
// into those that go on with a message and those that end at each hop (7.6.1). Pure; any thread.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object.h"

namespace tintype::cache {

bool same_name(std::string_view a, std::string_view b);  // ASCII, in any case
std::string lower_case(std::string_view text);           // ASCII
std::string_view trimmed(std::string_view text);         // of blanks and tabs
bool is_token(std::string_view text);                    // 5.6.2

// The first line of that name, or null.
const std::string* find_field(const Headers& fields, std::string_view name);
// All lines of that name as one list; nothing when there is none.
std::optional<std::string> joined_field(const Headers& fields, std::string_view name);
std::size_t count_lines(const Headers& fields, std::string_view name);
void remove_field(Headers& fields, std::string_view name);

// The members of a list, without the empty ones. A comma in a quoted string does not separate.
std::vector<std::string_view> list_members(std::string_view value);

// Without what belongs to one connection: the fields that do always, and those that Connection
// lists. It cannot list away what the message cannot do without (Host, Cache-Control, ETag, …).
Headers end_to_end(const Headers& fields);

// Names of Object::headers that are notes of the cache's own begin with it, and are never sent.
inline constexpr char kNoteMark = ':';
inline bool is_note(std::string_view name) {
  return !name.empty() && name.front() == kNoteMark;
}

}  // namespace tintype::cache
