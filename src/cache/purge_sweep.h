#pragma once
// Frees what purged objects take in memory and on disk. Nothing waits for it: they are not found
// any more from the moment of their purge. A thread of its own, of low priority, at a bounded rate;
// each pass covers all purges before its beginning, and takes half of the time at most.
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>

#include "cache/disk_cache.h"
#include "cache/memory_cache.h"
#include "cache/purge_log.h"

namespace tintype::cache {

struct SweepStats {
  std::uint64_t objects = 0, bytes = 0;  // removed
};

class PurgeSweep {
 public:
  // All but `disk`, which may be null, must outlive it. `rate`: objects on disk looked at in a
  // second. Begins at once when there are purges that were not swept before.
  PurgeSweep(MemoryCache& memory, std::shared_ptr<DiskCache> disk, std::shared_ptr<PurgeLog> purges,
             std::size_t rate);
  ~PurgeSweep();

  // After a hard purge. Any thread.
  void wake();
  SweepStats stats() const { return {counts_->objects, counts_->bytes}; }

 private:
  struct Counts {
    std::atomic<std::uint64_t> objects{0}, bytes{0};
    void add(std::uint64_t body_bytes) {
      ++objects;
      bytes += body_bytes;
    }
  };

  void run();
  void pass();
  void sweep_memory();
  bool sweep_disk();  // false when not all has been looked at
  void look_at(const Hash128& key);
  // Waits; true when it is time to end.
  bool rest(std::chrono::steady_clock::duration span);
  bool pace();

  MemoryCache& memory_;
  const std::shared_ptr<DiskCache> disk_;
  const std::shared_ptr<PurgeLog> purges_;
  const std::chrono::nanoseconds step_;  // of the pace
  std::chrono::steady_clock::time_point next_{};
  std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();

  std::mutex mutex_;  // all below
  std::condition_variable changed_;
  bool wanted_ = false, stopping_ = false;

  std::thread thread_;  // last: it uses the rest
};

}  // namespace tintype::cache
