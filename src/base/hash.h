#pragma once
// XXH3, 128 bits: keys, checksums, versions. Fast and well mixed, not cryptographic: never a
// signature. See https://github.com/Cyan4973/xxHash.
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tintype {

struct Hash128 {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  auto operator<=>(const Hash128&) const = default;
};

Hash128 hash128(std::string_view bytes);

// 32 lower-case hexadecimal digits, high half first.
std::string to_hex(const Hash128& hash);

}  // namespace tintype

template <>
struct std::hash<tintype::Hash128> {
  std::size_t operator()(const tintype::Hash128& value) const noexcept { return value.low; }
};
