#pragma once
// What the request cache owns. Private to request_cache.cpp and request_cache_purge.cpp.
#include <array>
#include <atomic>
#include <memory>
#include <optional>

#include "cache/disk_cache.h"
#include "cache/disk_reads.h"
#include "cache/memory_cache.h"
#include "cache/purge_log.h"
#include "cache/purge_sweep.h"
#include "cache/request_cache.h"

namespace tintype::cache {

struct RequestCache::State {
  State(const CacheOptions& given, boost::asio::thread_pool& pool)
      : max_object_bytes(given.max_object_bytes),
        blocking(pool),
        memory(given.memory_bytes, given.max_object_bytes, given.policy),
        memory_shadow(given.memory_bytes),
        disk_shadow(given.disk_bytes) {}

  // Tells whoever reads a key from disk that it was changed meanwhile; keys share a counter.
  std::atomic<std::uint32_t>& changes_of(const Hash128& key) {
    return changes[key.low % changes.size()];
  }
  // One request more for this object.
  void asked(const Object& object, bool in_memory, bool on_disk);
  ObjectPtr find_in_memory(const Hash128& key);
  void remove_purged_from_disk(const Hash128& key);

  const std::uint64_t max_object_bytes;
  boost::asio::thread_pool& blocking;
  MemoryCache memory;
  ShadowCache memory_shadow, disk_shadow;
  std::optional<boost::asio::thread_pool> disk_threads;  // writing, and the first look
  std::shared_ptr<DiskCache> disk;                       // null: none
  std::unique_ptr<DiskReads> reads;                      // with it
  std::shared_ptr<PurgeLog> purges;                      // never null once open, as the next
  std::unique_ptr<PurgeSweep> sweep;
  std::atomic<std::uint64_t> misses{0}, stores{0};
  std::array<std::atomic<std::uint32_t>, 1024> changes{};
};

}  // namespace tintype::cache
