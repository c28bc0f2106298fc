#pragma once
// Bytes in a sealed memfd: how inputs reach a worker and results come back. Once sealed, nobody can
// shrink, grow or change them, so a reader may map them without fear of SIGBUS or of a change
// between check and use. See memfd_create(2), fcntl(2) "File Sealing".
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/error.h"
#include "base/fd.h"

namespace tintype {

using Bytes = std::span<const std::byte>;

// A read-only private view of a sealed memfd. Movable; unmaps itself. Any thread may read it.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  ~Mapping();

  Bytes bytes() const { return {static_cast<const std::byte*>(data_), size_}; }
  std::string_view text() const { return {static_cast<const char*>(data_), size_}; }

 private:
  friend Result<Mapping> map_sealed(const Fd& fd, std::size_t max_bytes);
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

// A sealed copy of `bytes`. Fails with internal when the system has no memory or descriptors.
Result<Fd> make_sealed(std::string_view bytes);

// An unsealed memfd to write to; seal() it when complete.
Result<Fd> make_memfd();
Result<void> seal(const Fd& fd);

// Maps a memfd whose seals are verified first: unsealed, over `max_bytes` or not a memfd fails with
// internal. An empty one gives an empty mapping.
Result<Mapping> map_sealed(const Fd& fd, std::size_t max_bytes);

}  // namespace tintype
