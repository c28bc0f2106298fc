#include "cache/memory_cache.h"

#include <algorithm>

namespace tintype::cache {
namespace {

// List and hash nodes, the ghost, the control block, allocator headers.
constexpr std::uint64_t kEntryOverhead = 512;
constexpr std::uint64_t kMaxShards = 16;

}  // namespace

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

MemoryCache::MemoryCache(std::uint64_t capacity_bytes, std::uint64_t max_object_bytes) {
  const std::uint64_t room = std::max<std::uint64_t>(2 * max_object_bytes, 1);
  const std::uint64_t count = std::clamp<std::uint64_t>(capacity_bytes / room, 1, kMaxShards);
  for (std::uint64_t i = 0; i < count; ++i)
    shards_.push_back(std::make_unique<Shard>(capacity_bytes / count));
}

ObjectPtr MemoryCache::find(const Hash128& key) {
  Shard& home = shard(key);
  const std::lock_guard lock(home.mutex);
  const ObjectPtr* entry = home.entries.find(key);
  if (!entry) return nullptr;
  ++home.hits;
  return *entry;
}

void MemoryCache::put(ObjectPtr object, const std::function<bool()>& still_wanted) {
  const Hash128 key = object->key;
  const std::uint64_t bytes = cost(*object);
  Shard& home = shard(key);
  std::vector<ObjectPtr> leaving;  // freed after the lock
  const std::lock_guard lock(home.mutex);
  if (still_wanted && !still_wanted()) return;
  if (auto former = home.entries.take(key)) leaving.push_back(std::move(former->value));
  if (!home.entries.could_hold(bytes)) return;
  while (!home.entries.has_room(bytes)) {
    leaving.push_back(std::move(home.entries.evict()->value));
    ++home.evictions;
  }
  home.entries.insert(key, std::move(object), bytes);
}

void MemoryCache::remove(const Hash128& key) {
  Shard& home = shard(key);
  std::optional<S3Fifo<ObjectPtr>::Item> leaving;  // freed after the lock
  const std::lock_guard lock(home.mutex);
  leaving = home.entries.take(key);
}

MemoryStats MemoryCache::stats() const {
  MemoryStats sum;
  for (const auto& shard : shards_) {
    const std::lock_guard lock(shard->mutex);
    sum.entries += shard->entries.size();
    sum.bytes += shard->entries.bytes();
    sum.hits += shard->hits;
    sum.evictions += shard->evictions;
  }
  return sum;
}

}  // namespace tintype::cache
