#pragma once
// What the cache notes about an origin's response among its fields, under names no field can have,
// so that it is kept on disk with them.
#include <string_view>

namespace tintype::cache {

inline constexpr std::string_view kAgeNote = ":age";        // seconds, at Object::made
inline constexpr std::string_view kStrictNote = ":strict";  // never to be sent stale
// Not a response but the list of those that a target has (negotiated_cache.h).
inline constexpr std::string_view kVariantsNote = ":variants";

}  // namespace tintype::cache
