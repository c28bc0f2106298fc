#pragma once
// The groups a response says it is in, to be purged by. Pure; any thread; hostile input.
#include <string>
#include <string_view>
#include <vector>

#include "cache/object.h"

namespace tintype::cache {

inline constexpr std::size_t kMostTags = 128;      // further ones are dropped
inline constexpr std::size_t kMostTagBytes = 256;  // so are longer ones

// The words of Surrogate-Key, the members of Cache-Tag, the strings of Cache-Groups (RFC 9875),
// each once, in order.
std::vector<std::string> tags_of(const Headers& headers);

// The strings of a Cache-Groups or Cache-Group-Invalidation field; none when it is malformed.
std::vector<std::string> cache_groups(std::string_view value);

}  // namespace tintype::cache
