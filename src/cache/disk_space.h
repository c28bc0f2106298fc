#pragma once
// What others need of the cache's file system. Blocking; any thread; no state.
#include <cstdint>
#include <optional>
#include <string>

namespace tintype::cache {

// How many bytes have to be freed on the file system of `path`, so that `bytes` more leave
// `keep_free` to others; nothing given: 1 GB or a twentieth of the file system, the smaller. 0 when
// there is room, or the file system does not say.
std::uint64_t missing_space(const std::string& path, std::optional<std::uint64_t> keep_free,
                            std::uint64_t bytes);

}  // namespace tintype::cache
