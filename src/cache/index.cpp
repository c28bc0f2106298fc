#include "cache/index.h"

#include <algorithm>
#include <utility>

namespace tintype::cache {
namespace {

constexpr std::size_t kFirstPlaces = 64;
constexpr int kLooks = 16;

std::uint32_t tag_of(const Hash128& key) {
  return static_cast<std::uint32_t>(key.low);
}
std::uint64_t word_of(const Hash128& key, Slot slot) {
  return std::uint64_t{tag_of(key)} << 32 | (slot + 1);
}
std::uint32_t tag_in(std::uint64_t word) {
  return static_cast<std::uint32_t>(word >> 32);
}
Slot slot_in(std::uint64_t word) {
  return static_cast<Slot>(word) - 1;
}

}  // namespace

void Entry::set_cost(std::uint64_t cost) {
  cost = std::min<std::uint64_t>(cost, 0xffff'ffff'ffff);
  cost_low = static_cast<std::uint32_t>(cost);
  cost_high = static_cast<std::uint16_t>(cost >> 32);
}

Index::Index() : current_(std::make_shared<Table>(kFirstPlaces)) {
  table_ = current_.get();
}

Slot Index::find_in(const Table& table, const Hash128& key) const {
  const std::uint32_t tag = tag_of(key);
  for (std::size_t at = tag & table.mask;; at = (at + 1) & table.mask) {
    const std::uint64_t word = table.places[at].load();
    if (word == 0) return kNoSlot;
    if (tag_in(word) == tag && entries_[slot_in(word)].key == key) return slot_in(word);
  }
}

// A key that is moved to a place before while a reader is between the two escapes it; it looks
// again then, and gives up when that happens again and again: what is kept here can be missed.
Slot Index::find(const Hash128& key) const {
  for (int look = 0; look < kLooks; ++look) {
    const std::uint32_t moves = moves_.load();
    const Slot slot = find_in(*table_.load(), key);
    if (slot != kNoSlot || (moves % 2 == 0 && moves_.load() == moves)) return slot;
  }
  return kNoSlot;
}

std::size_t Index::place_of(Slot slot) const {
  const std::uint64_t word = word_of(entries_[slot].key, slot);
  std::size_t at = tag_in(word) & current_->mask;
  while (current_->places[at].load(std::memory_order_relaxed) != word)
    at = (at + 1) & current_->mask;
  return at;
}

void Index::put(Table& table, std::uint64_t word) {
  std::size_t at = tag_in(word) & table.mask;
  while (table.places[at].load(std::memory_order_relaxed) != 0) at = (at + 1) & table.mask;
  table.places[at].store(word);
}

Slot Index::reserve(const Hash128& key, std::uint64_t cost) {
  const Slot slot = free_ != kNoSlot ? free_ : entries_.make();
  Entry& entry = entries_[slot];
  if (slot == free_) free_ = entry.older;
  entry.key = key;
  entry.newer = entry.older = kNoSlot;
  entry.uses.store(0, std::memory_order_relaxed);
  entry.set_cost(cost);
  return slot;
}

void Index::add(Slot slot) {
  if ((size_ + 1) * 4 > (current_->mask + 1) * 3) grow();
  put(*current_, word_of(entries_[slot].key, slot));
  ++size_;
}

void Index::replace(Slot former, Slot next) {
  current_->places[place_of(former)].store(word_of(entries_[next].key, next));
}

// What stands behind the freed place moves up into it, unless that is before its hash's place.
void Index::take_out(Slot slot) {
  Table& table = *current_;
  std::size_t hole = place_of(slot);
  moves_.fetch_add(1);
  for (std::size_t at = (hole + 1) & table.mask;; at = (at + 1) & table.mask) {
    const std::uint64_t word = table.places[at].load(std::memory_order_relaxed);
    if (word == 0) break;
    const std::size_t home = tag_in(word) & table.mask;
    if (((at - home) & table.mask) < ((at - hole) & table.mask)) continue;
    table.places[hole].store(word);
    hole = at;
  }
  table.places[hole].store(0);
  moves_.fetch_add(1);
  --size_;
}

void Index::recycle(Slot slot) {
  entries_[slot].older = free_;
  free_ = slot;
}

void Index::grow() {
  auto larger = std::make_shared<Table>(2 * current_->places.size());
  for (const std::atomic<std::uint64_t>& place : current_->places)
    if (const std::uint64_t word = place.load(std::memory_order_relaxed)) put(*larger, word);
  table_ = larger.get();
  outgrown_ = std::exchange(current_, std::move(larger));
}

}  // namespace tintype::cache
