#pragma once
// Which slot holds a key: an open-addressing table over a slab of entries, 32 bytes an entry and 8
// a place in the table, without a node or an allocation of its own for any of them.
// One writer at a time (the caller's lock). find() and the entry it gives are safe beside it and
// without a lock, as long as a slot that was taken out is recycled only when no reader is left that
// may have found it (pins.h).
#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "base/hash.h"
#include "cache/slab.h"

namespace tintype::cache {

inline constexpr std::uint8_t kMostUses = 3;

struct Entry {
  Hash128 key;
  Slot newer = kNoSlot, older = kNoSlot;  // in its policy's queue
  std::uint32_t cost_low = 0;
  std::uint16_t cost_high = 0;
  std::uint8_t queue = 0;             // which; the policy's business
  std::atomic<std::uint8_t> uses{0};  // up to kMostUses; its policy counts them down

  std::uint64_t cost() const { return std::uint64_t{cost_high} << 32 | cost_low; }
  void set_cost(std::uint64_t cost);  // up to 256 TiB; larger ones count as that
  // True when this is the first use since the policy last looked. Hits that meet may count as one.
  bool use() {
    const std::uint8_t before = uses.load(std::memory_order_relaxed);
    if (before < kMostUses) uses.store(before + 1, std::memory_order_relaxed);
    return before == 0;
  }
};
static_assert(sizeof(Entry) == 32);

class Index {
 public:
  Index();

  // The key's slot, or kNoSlot. Any thread.
  Slot find(const Hash128& key) const;
  Entry& operator[](Slot slot) { return entries_[slot]; }
  const Entry& operator[](Slot slot) const { return entries_[slot]; }
  std::size_t size() const { return size_; }
  Slot slots() const { return entries_.size(); }  // all that there ever were

  // A slot for the key, which is not found under it yet.
  Slot reserve(const Hash128& key, std::uint64_t cost);
  // From now on its key, which was not there, is found in the slot.
  void add(Slot slot);
  // `next` takes the place of `former`, which has the same key: at no moment is that not found.
  void replace(Slot former, Slot next);
  // Not found any more from now on; the entry stays as it is until it is recycled.
  void take_out(Slot slot);
  void recycle(Slot slot);
  // A table that was outgrown, or null; to be kept until no reader is left that may look at it.
  std::shared_ptr<const void> take_outgrown() { return std::move(outgrown_); }

 private:
  // Slot and half a hash in each place; 0: free. Keys stand at the place their hash says, or as few
  // as possible behind it.
  struct Table {
    explicit Table(std::size_t count) : mask(count - 1), places(count) {}
    std::size_t mask;
    std::vector<std::atomic<std::uint64_t>> places;
  };
  Slot find_in(const Table& table, const Hash128& key) const;
  std::size_t place_of(Slot slot) const;
  static void put(Table& table, std::uint64_t word);
  void grow();

  Slab<Entry> entries_;
  Slot free_ = kNoSlot;  // recycled ones, linked by `older`
  std::size_t size_ = 0;
  std::atomic<Table*> table_{nullptr};
  std::atomic<std::uint32_t> moves_{0};  // odd while places move: who found nothing looks again
  std::shared_ptr<Table> current_;
  std::shared_ptr<const void> outgrown_;
};

}  // namespace tintype::cache
