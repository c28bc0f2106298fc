#pragma once
// An object as a file: header, then body. All numbers little-endian.
//   8  magic "TINTYPE\n"          4  format version     4  length of the metadata
//   8  length of the body        16  key               16  XXH3-128 of the body
//   n  metadata                  16  XXH3-128 of everything before      then the body
// Metadata: the other members of Object, in their order; texts and lists are preceded by their
// length (4 bytes), times are nanoseconds since 1970, lengths of time are seconds.
// Pure functions; the reader distrusts every byte.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cache/object.h"

namespace tintype::cache {

inline constexpr std::size_t kPrefixBytes = 56;  // up to the metadata
inline constexpr std::uint32_t kMaxMetadataBytes = 1 << 20;
inline constexpr std::size_t kMaxHeaderBytes = kPrefixBytes + kMaxMetadataBytes + 16;

// Everything of the file but the body. Nothing when the metadata is over its bound.
std::optional<std::string> header_of(const Object& object);

// How long the whole header is, from its first kPrefixBytes; nothing when this is not our file.
std::optional<std::size_t> header_length(std::string_view prefix);

struct Header {
  Object object;  // without its body
  std::uint64_t body_bytes = 0;
  Hash128 body_checksum;
};

// Reads a whole header; nothing when a byte of it is wrong.
std::optional<Header> parse_header(std::string_view header);

}  // namespace tintype::cache
