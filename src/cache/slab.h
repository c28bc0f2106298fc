#pragma once
// Things by 32-bit slot, in chunks of growing size that never move: memory is taken as slots are
// first used, and kept until the slab goes. One writer; any thread may read a slot that it knows to
// have been made, without a lock.
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>

namespace tintype::cache {

using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = 0xffff'ffff;

template <class T>
class Slab {
 public:
  Slab() = default;
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;
  ~Slab() {
    for (Slot slot = 0; slot < made_; ++slot) (*this)[slot].~T();
    for (std::atomic<T*>& chunk : chunks_)
      ::operator delete(static_cast<void*>(chunk.load()), std::align_val_t(alignof(T)));
  }

  // The next slot that has never been used; std::bad_alloc when there is no memory for it.
  template <class... Args>
  Slot make(Args&&... args) {
    const Place at = place(made_);
    T* chunk = chunks_[at.chunk].load(std::memory_order_relaxed);
    if (!chunk) {
      const std::size_t bytes = (std::size_t{kFirst} << at.chunk) * sizeof(T);
      chunk = static_cast<T*>(::operator new(bytes, std::align_val_t(alignof(T))));
      chunks_[at.chunk].store(chunk, std::memory_order_release);
    }
    new (chunk + at.offset) T(std::forward<Args>(args)...);
    return made_++;
  }

  T& operator[](Slot slot) { return *find(slot); }
  const T& operator[](Slot slot) const { return *find(slot); }
  Slot size() const { return made_; }

 private:
  static constexpr Slot kFirst = 1024;  // chunk n holds kFirst << n
  struct Place {
    unsigned chunk;
    Slot offset;
  };
  static Place place(Slot slot) {
    const Slot blocks = slot / kFirst + 1;
    const unsigned chunk = static_cast<unsigned>(std::bit_width(blocks)) - 1;
    return {chunk, slot - kFirst * ((Slot{1} << chunk) - 1)};
  }
  T* find(Slot slot) const {
    const Place at = place(slot);
    return chunks_[at.chunk].load(std::memory_order_acquire) + at.offset;
  }

  std::array<std::atomic<T*>, 23> chunks_{};
  Slot made_ = 0;
};

}  // namespace tintype::cache
