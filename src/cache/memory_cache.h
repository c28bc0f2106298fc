#pragma once
// Objects by key, in memory. Safe from any thread. A hit takes no lock: it pins the shard for a
// moment (pins.h), counts a use and copies the pointer. Changes take the shard's lock. Objects are
// immutable and shared, so a reader keeps its bytes after eviction (which then are no longer
// counted here). Bounded by bytes, bookkeeping included.
#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "cache/eviction_policy.h"
#include "cache/object.h"
#include "cache/pins.h"

namespace tintype::cache {

struct MemoryStats {
  std::uint64_t entries = 0, bytes = 0, hits = 0, evictions = 0;
};

class MemoryCache {
 public:
  // As many shards as leave each room for two of the largest objects, 16 at most.
  MemoryCache(std::uint64_t capacity_bytes, std::uint64_t max_object_bytes,
              PolicyKind policy = PolicyKind::s3fifo);
  ~MemoryCache();

  struct Hit {
    ObjectPtr object;        // fresh or stale; null: not here
    bool first_use = false;  // since it came, or since its policy last passed it over
  };
  // Counts as a use. Takes no lock and never waits.
  Hit find(const Hash128& key);

  // Keeps it in place of what had its key, evicting others; not at all when it is larger than a
  // shard. `still_wanted` is asked under the shard's lock: false keeps nothing. True when there was
  // something under its key.
  bool put(ObjectPtr object, const std::function<bool()>& still_wanted = {});

  void remove(const Hash128& key);
  // Forgets this very object; false when it is not here, or another has its key by now.
  bool remove(const ObjectPtr& object);

  // One of parts() parts of all there is, for going over it piece by piece. Counts as no use.
  std::vector<ObjectPtr> part(std::size_t number) const;
  std::size_t parts() const { return shards_.size(); }

  MemoryStats stats() const;

  // What an entry counts for: its allocations and the bookkeeping about it.
  static std::uint64_t cost(const Object& object);

 private:
  struct Shard;
  bool remove_if(const Hash128& key, const Object* object);  // null: whatever has the key
  Shard& shard(const Hash128& key) { return *shards_[key.high % shards_.size()]; }

  std::vector<std::unique_ptr<Shard>> shards_;
};

}  // namespace tintype::cache
