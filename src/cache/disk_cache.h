#pragma once
// The disk tier: one file an object, an index of them in memory, bounded by bytes. Any thread may
// call it; only read() blocks. Writing, removing and the first scan are done one after another on
// the blocking pool, so a removal never overtakes the write it came after. Until the scan is done,
// objects are found by trying their paths.
// When the disk fails (full, read-only, gone), writes are dropped and counted; it is tried again
// after `retry_after`. When it is full before the bound is reached, older objects make room.
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/error.h"
#include "cache/disk_directory.h"
#include "cache/object.h"
#include "cache/policy.h"

namespace tintype::cache {

struct DiskOptions {
  std::string directory;
  std::uint64_t capacity_bytes = 0;
  std::uint64_t max_object_bytes = 0;
  std::uint64_t max_unwritten_bytes = 0;  // waiting to be written; beyond: dropped and counted
  std::chrono::milliseconds retry_after{5'000};
  std::shared_ptr<OpenBodies> open_bodies = nullptr;  // for what is read; null: none
};

struct DiskStats {
  std::uint64_t entries = 0, bytes = 0, hits = 0, evictions = 0, damaged = 0, write_failures = 0;
};

class DiskCache : public std::enable_shared_from_this<DiskCache> {
 public:
  // internal when the directory can not be used. `blocking` must outlive the cache and run.
  static Result<std::shared_ptr<DiskCache>> open(DiskOptions options,
                                                 boost::asio::thread_pool& blocking);

  // False when read() would surely find nothing. Counts as a use.
  bool may_have(const Hash128& key);
  // The object, or null. Blocks on the disk. What is damaged is removed.
  ObjectPtr read(const Hash128& key);

  void write(ObjectPtr object);
  // From now on it is not found; its file goes soon.
  void remove(const Hash128& key);

  // Waits until all that was begun is done.
  void drain();
  // That, and gives the directory free; nothing is called after it. What still reads may end.
  void close();
  DiskStats stats() const;

 private:
  DiskCache(DiskOptions options, boost::asio::thread_pool& blocking);
  template <class Work>
  void enqueue(std::uint64_t bytes, Work work);  // mutex_ held; `bytes` wait to be written with it
  void build_index();
  void write_now(const Object& object);
  int try_write(const Object& object, std::string_view header);
  void discard(const Hash128& key);
  // Evicts until `cost` more is within the bound, and at least `least` bytes: 0, or errno.
  int make_room(std::uint64_t cost, std::uint64_t least);
  struct Victim {
    Hash128 key;
    std::uint64_t cost;
  };
  std::optional<Victim> evict_one(std::uint64_t cost, std::uint64_t& least);
  bool writable();
  void failed(const std::string& why);

  const DiskOptions options_;
  boost::asio::strand<boost::asio::thread_pool::executor_type> strand_;
  // Used on the strand only.
  DiskDirectory directory_;
  std::chrono::steady_clock::time_point retry_at_{};
  bool off_ = false;

  mutable std::mutex mutex_;  // all below; never held while the disk works
  std::unique_ptr<Policy> index_;
  bool indexed_ = false;
  std::unordered_map<Hash128, int> doomed_;  // removals that have not reached the disk yet
  std::uint64_t unwritten_bytes_ = 0;
  std::size_t begun_ = 0;
  std::condition_variable idle_;
  DiskStats counts_;
};

}  // namespace tintype::cache
