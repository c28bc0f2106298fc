#pragma once
// Which purges there were, numbered, and what they say of an object. Safe from any thread.
// Kept in one file (purge_file.h), or in memory alone where there is no path. A purge takes effect
// when it is durable, and is acknowledged then. The log has a random identity, which objects carry:
// a log that is missing beside objects, or damaged, is begun anew under another identity and with a
// purge of everything, so that no lost purge comes undone.
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/error.h"
#include "cache/object.h"
#include "cache/purge.h"
#include "cache/purge_rules.h"
#include "cache/purge_store.h"

namespace tintype::cache {

struct PurgeOptions {
  std::string path;                  // of the log; empty: in the cache directory, or in memory
  std::size_t max_rules = 100'000;   // then the oldest fold: purge_rules.h
  std::size_t max_waiting = 10'000;  // purges that wait to be written; beyond: overloaded
  std::size_t sweep_rate = 2'000;    // objects looked at in a second by the sweep
  std::chrono::milliseconds skew{30'000};  // how far clocks of machines differ, and a fetch lasts
};

// Purges after some number, for who was away.
struct PurgeHistory {
  PurgePoint newest;
  std::chrono::system_clock::time_point created{};
  std::vector<Purge> purges;  // in order
  bool gap = false;   // purges were folded into one of everything since that number, or it is of
                      // another log
  bool more = false;  // there are more after these
};

struct PurgeStats {
  std::uint64_t purges = 0;  // acknowledged since the start
  std::uint64_t rules = 0;
  std::uint64_t newest = 0;
};

class PurgeLog {
 public:
  // Blocking. `beside_objects`: there are objects that a lost log may have purged. internal when
  // the file cannot be read, or another process uses it; when it cannot be written that is tried
  // again with each purge.
  static Result<std::unique_ptr<PurgeLog>> open(const PurgeOptions& options, bool beside_objects);

  // For what begins now.
  PurgePoint point() const { return {log_, newest_.load(std::memory_order_acquire)}; }

  // What the purges say of an object of this machine's tiers. Costs a comparison when there was no
  // purge since it was last asked.
  Standing standing(const Object& object) const;
  // One whose standing is `stale`, as it is to be handed out: not fresh since its purge.
  ObjectPtr aged(const ObjectPtr& object) const;
  // An object of a tier that machines share, where another log may have numbered it: judged by its
  // time then, and numbered as one of ours. Aged when it is stale; null when it is purged.
  ObjectPtr adopt(const ObjectPtr& object) const;

  // A purge on its way; results come by commit().
  struct Batch {
    PurgeRequest request;
    Result<std::uint64_t> number = Error{Code::internal, "the purge was not written", {}};
    bool done = false;
  };
  // Puts it in the queue; overloaded at the bound. Does not block.
  Result<std::shared_ptr<Batch>> enqueue(PurgeRequest request);
  // Blocking: writes all that is in the queue with one fsync. The number of the last of the batch's
  // purges; internal when it could not be made durable, and is of no effect then.
  Result<std::uint64_t> commit(const std::shared_ptr<Batch>& batch);

  // Purges after `number` of the log `log` (0: this one), `most` at most.
  PurgeHistory after(const PurgePoint& from, std::size_t most) const;

  // The newest purge whose objects have all been removed, as far as that was written down.
  std::uint64_t swept() const { return swept_.load(std::memory_order_relaxed); }
  void set_swept(std::uint64_t number);
  // Gives the file free; purges fail from now on.
  void close();
  bool durable() const { return !options_.path.empty(); }
  PurgeStats stats() const;

 private:
  explicit PurgeLog(const PurgeOptions& options);
  void begin_anew(bool purge_everything);
  void take(const PurgeFile& file);
  void write_queue();
  Result<void> make_durable(const std::vector<Purge>& purges);
  Result<void> rewrite();
  Judgement judge(const Object& object) const;

  const PurgeOptions options_;
  std::uint64_t log_ = 0;
  std::chrono::system_clock::time_point created_{};
  std::atomic<std::uint64_t> newest_{0}, swept_{0}, purges_{0};

  mutable std::shared_mutex rules_mutex_;
  PurgeRules rules_;  // by rules_mutex_

  std::mutex queue_mutex_;
  std::vector<std::shared_ptr<Batch>> queue_;  // by queue_mutex_, as the next
  std::size_t waiting_ = 0;                    // purges in it

  std::mutex write_mutex_;
  PurgeStore store_;  // by write_mutex_, as the next
  bool closed_ = false;
};

}  // namespace tintype::cache
