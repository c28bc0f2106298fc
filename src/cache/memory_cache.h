#pragma once
// Derivatives by key, in memory. Safe from any thread: sharded by key, one short lock a shard.
// Entries are immutable and shared, so a reader keeps its bytes after eviction (which then are no
// longer counted here). Bounded by bytes, bookkeeping included; evicts by S3-FIFO.
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "cache/object.h"
#include "cache/s3_fifo.h"

namespace tintype::cache {

struct MemoryStats {
  std::uint64_t entries = 0, bytes = 0, hits = 0, evictions = 0;
};

class MemoryCache {
 public:
  // As many shards as leave each room for two of the largest objects, 16 at most.
  MemoryCache(std::uint64_t capacity_bytes, std::uint64_t max_object_bytes);

  // The entry, fresh or stale, or null. Counts as a use.
  ObjectPtr find(const Hash128& key);

  // Keeps it in place of what had its key, evicting others; not at all when it is larger than a
  // shard. `still_wanted` is asked under the shard's lock: false keeps nothing.
  void put(ObjectPtr object, const std::function<bool()>& still_wanted = {});

  void remove(const Hash128& key);

  MemoryStats stats() const;

  // What an entry counts for: its allocations and the bookkeeping about it.
  static std::uint64_t cost(const Object& object);

 private:
  struct Shard {
    explicit Shard(std::uint64_t capacity) : entries(capacity) {}
    mutable std::mutex mutex;
    S3Fifo<ObjectPtr> entries;  // by mutex, as the rest
    std::uint64_t hits = 0, evictions = 0;
  };
  Shard& shard(const Hash128& key) { return *shards_[key.high % shards_.size()]; }

  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace tintype::cache
