#include "cache/eviction_policy.h"

#include <array>
#include <utility>

#include "cache/recency.h"
#include "cache/s3_fifo.h"
#include "cache/tiny_lfu.h"

namespace tintype::cache {
namespace {

constexpr std::array<std::pair<PolicyKind, std::string_view>, 4> kNames{
    {{PolicyKind::lru, "lru"},
     {PolicyKind::clock, "clock"},
     {PolicyKind::s3fifo, "s3fifo"},
     {PolicyKind::tinylfu, "tinylfu"}}};

}  // namespace

std::string_view to_string(PolicyKind kind) {
  for (const auto& [known, name] : kNames)
    if (known == kind) return name;
  return "";
}

std::optional<PolicyKind> policy_from(std::string_view name) {
  for (const auto& [kind, known] : kNames)
    if (known == name) return kind;
  return {};
}

Slot EvictionPolicy::reserve(const Hash128& key, std::uint64_t cost) {
  const Slot slot = index_.reserve(key, cost);
  index_[slot].queue = kOut;
  return slot;
}

void EvictionPolicy::insert(Slot slot) {
  index_.add(slot);
  bytes_ += index_[slot].cost();
  place(slot);
}

Slot EvictionPolicy::insert(const Hash128& key, std::uint64_t cost) {
  const Slot slot = reserve(key, cost);
  insert(slot);
  index_.take_outgrown();
  return slot;
}

Slot EvictionPolicy::insert_oldest(const Hash128& key, std::uint64_t cost) {
  const Slot slot = reserve(key, cost);
  index_.add(slot);
  index_.take_outgrown();
  bytes_ += index_[slot].cost();
  place_oldest(slot);
  return slot;
}

void EvictionPolicy::replace(Slot former, Slot next) {
  Entry& last = index_[former];
  Entry& entry = index_[next];
  Queue& home = queues_[last.queue];
  entry.newer = last.newer;
  entry.older = last.older;
  entry.queue = std::exchange(last.queue, kOut);
  entry.uses.store(last.uses.load(std::memory_order_relaxed), std::memory_order_relaxed);
  (entry.newer == kNoSlot ? home.newest : index_[entry.newer].older) = next;
  (entry.older == kNoSlot ? home.oldest : index_[entry.older].newer) = next;
  home.bytes += entry.cost() - last.cost();
  bytes_ += entry.cost() - last.cost();
  index_.replace(former, next);
}

void EvictionPolicy::set_cost(Slot slot, std::uint64_t cost) {
  Entry& entry = index_[slot];
  const std::uint64_t former = entry.cost();
  entry.set_cost(cost);
  queues_[entry.queue].bytes += entry.cost() - former;
  bytes_ += entry.cost() - former;
}

void EvictionPolicy::remove(Slot slot) {
  unlink(slot);
  index_[slot].queue = kOut;
  bytes_ -= index_[slot].cost();
  index_.take_out(slot);
}

Slot EvictionPolicy::evict() {
  if (index_.size() == 0) return kNoSlot;
  const Slot slot = victim();
  remove(slot);
  return slot;
}

void EvictionPolicy::push_newest(std::uint8_t number, Slot slot) {
  Queue& home = queues_[number];
  Entry& entry = index_[slot];
  entry.queue = number;
  entry.newer = kNoSlot;
  entry.older = home.newest;
  (home.newest == kNoSlot ? home.oldest : index_[home.newest].newer) = slot;
  home.newest = slot;
  home.bytes += entry.cost();
}

void EvictionPolicy::push_oldest(std::uint8_t number, Slot slot) {
  Queue& home = queues_[number];
  Entry& entry = index_[slot];
  entry.queue = number;
  entry.older = kNoSlot;
  entry.newer = home.oldest;
  (home.oldest == kNoSlot ? home.newest : index_[home.oldest].older) = slot;
  home.oldest = slot;
  home.bytes += entry.cost();
}

void EvictionPolicy::unlink(Slot slot) {
  const Entry& entry = index_[slot];
  Queue& home = queues_[entry.queue];
  (entry.newer == kNoSlot ? home.newest : index_[entry.newer].older) = entry.older;
  (entry.older == kNoSlot ? home.oldest : index_[entry.older].newer) = entry.newer;
  home.bytes -= entry.cost();
}

std::unique_ptr<EvictionPolicy> make_policy(PolicyKind kind, std::uint64_t capacity,
                                            std::uint64_t most_entries) {
  switch (kind) {
    case PolicyKind::lru: return std::make_unique<Lru>(capacity, most_entries);
    case PolicyKind::clock: return std::make_unique<Clock>(capacity, most_entries);
    case PolicyKind::s3fifo: return std::make_unique<S3Fifo>(capacity, most_entries);
    case PolicyKind::tinylfu: return std::make_unique<TinyLfu>(capacity, most_entries);
  }
  return nullptr;
}

}  // namespace tintype::cache
