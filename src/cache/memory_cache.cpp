#include "cache/memory_cache.h"

#include <algorithm>
#include <thread>
#include <utility>

namespace tintype::cache {
namespace {

// Index and ghost, the control block, the body's block, allocator headers.
constexpr std::uint64_t kEntryOverhead = 384;
constexpr std::uint64_t kMaxShards = 16;
// What readers may keep from being freed, of a shard's capacity; beyond, a change waits for them.
constexpr std::uint64_t kUnfreedShare = 16;

}  // namespace

// Objects lie in slots of the policy's numbers. What was taken out stays there until no pin of that
// period is left.
struct MemoryCache::Shard {
  Shard(PolicyKind kind, std::uint64_t capacity)
      : policy(make_policy(kind, capacity)), wants_order(policy->wants_order()) {}

  void note_use(Slot slot) {
    recent[noted.fetch_add(1, std::memory_order_relaxed) % recent.size()].store(
        slot, std::memory_order_relaxed);
  }
  // By the writer, as are those below.
  void tell_uses();
  void take_out(Slot slot) {
    policy->remove(slot);
    retire(slot);
  }
  void retire(Slot slot);
  Slot reserve(ObjectPtr object, std::uint64_t bytes);
  void add(Slot slot, Slot former);
  void free_unseen(std::vector<ObjectPtr>& freed);

  struct Unfreed {
    Slot slot = kNoSlot;
    std::uint64_t period = 0;
    std::shared_ptr<const void> table;  // or else the slot
  };

  Pins pins;
  const std::unique_ptr<EvictionPolicy> policy;
  const bool wants_order;
  Slab<ObjectPtr> objects;

  mutable std::mutex mutex;  // for changes, and for what is below
  std::deque<Unfreed> unfreed;
  std::uint64_t unfreed_bytes = 0;
  std::uint64_t evictions = 0;

  // The slots used last, by any thread, for policies that want to know their order. The writer
  // tells them to the policy; those that were overwritten before are lost to it.
  std::array<std::atomic<Slot>, 1024> recent{};
  std::atomic<std::uint32_t> noted{0};
  std::uint32_t told = 0;
};

void MemoryCache::Shard::tell_uses() {
  const std::uint32_t now = noted.load(std::memory_order_relaxed);
  const auto kept = static_cast<std::uint32_t>(recent.size());
  for (told = now - told > kept ? now - kept : told; told != now; ++told) {
    const Slot slot = recent[told % kept].load(std::memory_order_relaxed);
    if (slot < objects.size() && policy->is_in(slot)) policy->use(slot);
  }
}

void MemoryCache::Shard::retire(Slot slot) {
  unfreed_bytes += (*policy)[slot].cost();
  unfreed.push_back({slot, pins.period(), nullptr});
}

Slot MemoryCache::Shard::reserve(ObjectPtr object, std::uint64_t bytes) {
  const Slot slot = policy->reserve(object->key, bytes);
  while (objects.size() <= slot) objects.make();
  objects[slot] = std::move(object);
  return slot;
}

void MemoryCache::Shard::add(Slot slot, Slot former) {
  if (former == kNoSlot) {
    policy->insert(slot);
  } else {
    policy->replace(former, slot);
    retire(former);
  }
  if (auto table = policy->index().take_outgrown())
    unfreed.push_back({kNoSlot, pins.period(), std::move(table)});
}

void MemoryCache::Shard::free_unseen(std::vector<ObjectPtr>& freed) {
  for (;;) {
    pins.advance();
    while (!unfreed.empty() && pins.has_passed(unfreed.front().period)) {
      const Slot slot = unfreed.front().slot;
      unfreed.pop_front();
      if (slot == kNoSlot) continue;
      unfreed_bytes -= (*policy)[slot].cost();
      freed.push_back(std::move(objects[slot]));
      policy->recycle(slot);
    }
    if (unfreed_bytes <= policy->capacity() / kUnfreedShare) return;
    std::this_thread::yield();
  }
}

std::uint64_t MemoryCache::cost(const Object& object) {
  std::uint64_t bytes = kEntryOverhead + sizeof object + object.body.size() +
                        object.etag.capacity() + object.target.capacity();
  for (const Input& input : object.inputs)
    bytes += sizeof input + input.url.capacity() + input.version.capacity() +
             input.etag.capacity() + input.last_modified.capacity();
  for (const auto& [name, value] : object.headers)
    bytes += sizeof(Headers::value_type) + name.capacity() + value.capacity();
  for (const std::string& tag : object.tags) bytes += sizeof tag + tag.capacity();
  return bytes;
}

MemoryCache::MemoryCache(std::uint64_t capacity_bytes, std::uint64_t max_object_bytes,
                         PolicyKind policy) {
  const std::uint64_t room = std::max<std::uint64_t>(2 * max_object_bytes, 1);
  const std::uint64_t count = std::clamp<std::uint64_t>(capacity_bytes / room, 1, kMaxShards);
  for (std::uint64_t i = 0; i < count; ++i)
    shards_.push_back(std::make_unique<Shard>(policy, capacity_bytes / count));
}

MemoryCache::~MemoryCache() = default;

MemoryCache::Hit MemoryCache::find(const Hash128& key) {
  Shard& home = shard(key);
  Pins::Pin pin(home.pins);
  const Slot slot = home.policy->find(key);
  if (slot == kNoSlot) return {};
  pin.found();
  const bool first_use = (*home.policy)[slot].use();
  if (home.wants_order) home.note_use(slot);
  return {home.objects[slot], first_use};
}

bool MemoryCache::put(ObjectPtr object, const std::function<bool()>& still_wanted) {
  const std::uint64_t bytes = cost(*object);
  Shard& home = shard(object->key);
  EvictionPolicy& policy = *home.policy;
  std::vector<ObjectPtr> freed;  // after the lock
  const std::lock_guard lock(home.mutex);
  if (still_wanted && !still_wanted()) return false;
  home.tell_uses();
  Slot former = policy.find(object->key);
  const bool was_here = former != kNoSlot;
  if (policy.could_hold(bytes)) {
    while (former == kNoSlot ? !policy.has_room(bytes) : !policy.has_room_instead(former, bytes)) {
      const Slot gone = policy.evict();
      home.retire(gone);
      ++home.evictions;
      if (gone == former) former = kNoSlot;
    }
    home.add(home.reserve(std::move(object), bytes), former);
  } else if (was_here) {
    home.take_out(former);
  }
  home.free_unseen(freed);
  return was_here;
}

void MemoryCache::remove(const Hash128& key) {
  remove_if(key, nullptr);
}

bool MemoryCache::remove(const ObjectPtr& object) {
  return remove_if(object->key, object.get());
}

bool MemoryCache::remove_if(const Hash128& key, const Object* object) {
  Shard& home = shard(key);
  std::vector<ObjectPtr> freed;  // after the lock
  const std::lock_guard lock(home.mutex);
  const Slot slot = home.policy->find(key);
  if (slot == kNoSlot || (object && home.objects[slot].get() != object)) return false;
  home.take_out(slot);
  home.free_unseen(freed);
  return true;
}

std::vector<ObjectPtr> MemoryCache::part(std::size_t number) const {
  const Shard& home = *shards_[number];
  std::vector<ObjectPtr> found;
  const std::lock_guard lock(home.mutex);
  found.reserve(home.policy->size());
  home.policy->visit(0, 1, [&](Slot slot) { found.push_back(home.objects[slot]); });
  return found;
}

MemoryStats MemoryCache::stats() const {
  MemoryStats sum;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard->mutex);
    sum.entries += shard->policy->size();
    sum.bytes += shard->policy->bytes();
    sum.hits += shard->pins.found();
    sum.evictions += shard->evictions;
  }
  return sum;
}

}  // namespace tintype::cache
