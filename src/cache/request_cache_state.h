#pragma once
// What the request cache owns. Private to request_cache.cpp and request_cache_purge.cpp.
#include <array>
#include <atomic>

#include "cache/disk_cache.h"
#include "cache/memory_cache.h"
#include "cache/purge_sweep.h"
#include "cache/request_cache.h"

namespace tintype::cache {

struct RequestCache::State {
  State(const CacheOptions& given, boost::asio::thread_pool& pool)
      : max_object_bytes(given.max_object_bytes),
        blocking(pool),
        memory(given.memory_bytes, given.max_object_bytes) {}

  // Tells whoever reads a key from disk that it was removed meanwhile; keys share a counter.
  std::atomic<std::uint32_t>& removals_of(const Hash128& key) {
    return removals[key.low % removals.size()];
  }

  ObjectPtr find_in_memory(const Hash128& key) {
    ObjectPtr object = memory.find(key).object;
    if (!object) return object;
    const Standing standing = purges->standing(*object);
    if (standing == Standing::good) return object;
    if (standing == Standing::stale) return purges->aged(object);
    memory.remove(object);
    return nullptr;
  }
  void forget_purged(const Hash128& key) {
    disk->remove_if(
        key, [log = purges](const Object& now) { return log->standing(now) == Standing::purged; },
        [](std::uint64_t) {});
  }

  const std::uint64_t max_object_bytes;
  boost::asio::thread_pool& blocking;
  MemoryCache memory;
  std::shared_ptr<DiskCache> disk;   // null: none
  std::shared_ptr<PurgeLog> purges;  // never null once open, as the next
  std::unique_ptr<PurgeSweep> sweep;
  std::atomic<std::uint64_t> misses{0}, stores{0};
  std::array<std::atomic<std::uint32_t>, 64> removals{};
};

}  // namespace tintype::cache
