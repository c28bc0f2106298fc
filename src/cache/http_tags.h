#pragma once
// The groups a response says it is in, to be purged by. Pure; any thread; hostile input.
#include <string>
#include <string_view>
#include <vector>

#include "cache/object.h"

namespace tintype::cache {

// What is beyond is not kept but noted, by a tag that every purge by tag means (kTooManyTags).
inline constexpr std::size_t kMostTags = 128;
inline constexpr std::size_t kMostTagBytes = 256;

// The words of Surrogate-Key, the members of Cache-Tag, the strings of Cache-Groups (RFC 9875),
// each once, in order.
std::vector<std::string> tags_of(const Headers& headers);
void add_tags(std::vector<std::string>& tags, const std::vector<std::string>& more);

// The strings of a Cache-Groups or Cache-Group-Invalidation field; none when it is malformed.
std::vector<std::string> cache_groups(std::string_view value);

}  // namespace tintype::cache
