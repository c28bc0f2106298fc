#pragma once
// The request cache: objects by key, memory over disk, both bounded by bytes. It hands out what it
// has, fresh or stale (object.h): what may be sent is the asker's business.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "cache/disk_options.h"
#include "cache/object.h"
#include "cache/purge.h"
#include "cache/purge_log.h"
#include "cache/shadow_cache.h"

namespace tintype::cache {

struct CacheOptions {
  std::uint64_t memory_bytes = 256ull << 20;
  std::uint64_t disk_bytes = 4ull << 30;
  std::string directory;                              // empty: no disk tier
  std::uint64_t max_object_bytes = 32ull << 20;       // larger ones are not kept
  std::uint64_t max_unwritten_bytes = 64ull << 20;    // waiting for the disk; beyond: not written
  std::chrono::milliseconds disk_retry_after{5'000};  // when writing has failed
  std::shared_ptr<OpenBodies> open_bodies = nullptr;  // for what comes from disk; null: none
  PolicyKind policy = PolicyKind::s3fifo;
  DiskTuning disk = {};
  PurgeOptions purge = {};
};

// Hits are counted by both finds, misses by find() alone. What could not be written, for whatever
// reason, is a write failure.
struct CacheStats {
  std::uint64_t memory_entries = 0, memory_bytes = 0, disk_entries = 0, disk_bytes = 0;
  std::uint64_t memory_hits = 0, disk_hits = 0, misses = 0, stores = 0, evictions = 0;
  std::uint64_t damaged = 0, write_failures = 0;
  std::uint64_t disk_declined = 0;       // not admitted to the disk
  std::uint64_t disk_unwritten = 0;      // now: wait to be written or to be durable
  std::uint64_t disk_late_reads = 0;     // given up after their time
  std::uint64_t disk_refused_reads = 0;  // not tried: too many waited
  bool disk_indexed = true;              // now: all that was there at the start is known
  PurgeStats purge;
  std::uint64_t swept_objects = 0, swept_bytes = 0;  // removed because of purges
};

// What a purge means of the objects there are.
struct PurgeCount {
  struct Sum {
    std::uint64_t objects = 0, bytes = 0;  // of bodies
  };
  Sum memory, disk;
  std::uint64_t objects = 0;  // in either
  bool complete = true;       // false: the time was up before all had been looked at
};

// What each policy would do with this traffic in a tier of this size (shadow_cache.h).
struct TierScores {
  std::vector<PolicyScore> memory, disk;  // no disk tier: empty
};

enum class Tier { memory, disk };
struct Found {
  ObjectPtr object;  // null: not here
  Tier tier = Tier::memory;
};

class RequestCache {
 public:
  // internal when the directory cannot be made or written, or another process uses it. `blocking`
  // must outlive the cache, and run until it is gone.
  static Result<std::unique_ptr<RequestCache>> open(CacheOptions options,
                                                    boost::asio::thread_pool& blocking);
  ~RequestCache();  // finishes the writes that were begun

  // What was purged is found by neither: it is removed. What was soft-purged comes as a copy that
  // has not been fresh since, and so is stale as any other.

  // Memory only; any thread; never blocks on I/O. Counts as a use.
  ObjectPtr find_in_memory(const Hash128& key);

  // Memory, then disk through the blocking pool; what is found on disk moves up into memory.
  // Resumes on the caller's executor. A damaged file is a miss, and is removed.
  boost::asio::awaitable<Found> find(Hash128 key);

  // Keeps it in memory at once and on disk soon, evicting others; not at all when it was purged
  // since the point it carries. Any thread; never fails the caller: what cannot be written is
  // counted.
  void store(ObjectPtr object);

  // Forgets it in every tier. Any thread.
  void remove(const Hash128& key);

  // What every object has to carry: the point at which its making began, that is, before anything
  // it is made from was looked at. Any thread.
  PurgePoint purge_point() const;

  // What the purges there were say of it. Any thread; a comparison, when there was none since it
  // was last asked of this object.
  Standing standing(const Object& object) const;
  // What comes from a tier that is shared with other machines, as one of ours: PurgeLog::adopt.
  ObjectPtr adopt(const ObjectPtr& object) const;

  // Purges, in every tier, with one number for each item. On return it is durable, and nothing it
  // means is found any more; a sweep frees the space. The number of the last; overloaded, or
  // internal when it could not be made durable, and nothing is purged then.
  boost::asio::awaitable<Result<std::uint64_t>> purge(PurgeRequest request);
  // What it would mean. Looks at the disk, too, when `disk_too`; ends at the deadline.
  boost::asio::awaitable<PurgeCount> count(PurgeRequest request, bool disk_too,
                                           std::chrono::steady_clock::time_point deadline);
  PurgeHistory purges_after(PurgePoint from, std::size_t most) const;

  CacheStats stats() const;
  TierScores scores() const;

 private:
  struct State;
  explicit RequestCache(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace tintype::cache
