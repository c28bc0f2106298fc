#pragma once
// The keys that were here last, without their values: the newest, as many as is said. 64 bits of a
// key are kept, in a ring, and a table of 32-bit positions in it: some 20 bytes a ghost. Two keys
// that share those bits are one ghost. One owner at a time.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace tintype::cache {

class Ghosts {
 public:
  Ghosts();

  // Adds it as the newest; the oldest go until there are `most`.
  void remember(const Hash128& key, std::size_t most);
  bool contains(const Hash128& key) const { return place_of(print_of(key)) != kNowhere; }
  // True when it was there; now it is not.
  bool forget(const Hash128& key);
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kNowhere = ~std::size_t{0};
  static std::uint64_t print_of(const Hash128& key) { return key.low | 1; }  // 0: a gap in the ring
  std::size_t place_of(std::uint64_t print) const;
  void enter(std::uint64_t print, std::size_t at);
  void forget_place(std::size_t place);
  void drop_oldest();
  void lay_out_anew();

  std::vector<std::uint64_t> ring_;   // by sequence number, modulo its size
  std::vector<std::uint32_t> table_;  // 1 + index in the ring; 0: free. Its size is a power of two
  std::uint64_t first_ = 0, next_ = 0;  // sequence numbers: the oldest, the one after the newest
  std::size_t size_ = 0;                // next_ - first_, less the gaps
};

}  // namespace tintype::cache
