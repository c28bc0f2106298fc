#pragma once
// The disk tier: one file an object, an index of them in memory, bounded by bytes, by files and by
// what is to be left free. Any thread may call it; only read() and header() block. Writing and
// removing are done one after another on a pool, so a removal never overtakes the write it came
// after. Objects that wait to be written, or to be durable, are found in memory. The directory is
// looked through beside that; until it is done, objects are found by trying their paths.
// When the disk fails (full, read-only, gone), writes are dropped and counted; it is tried again
// after `retry_after`. When it is full before the bound is reached, older objects make room.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.h"
#include "cache/disk_admission.h"
#include "cache/disk_batch.h"
#include "cache/disk_directory.h"
#include "cache/disk_format.h"
#include "cache/disk_options.h"
#include "cache/eviction_policy.h"
#include "cache/object.h"

namespace tintype::cache {

class DiskCache : public std::enable_shared_from_this<DiskCache> {
 public:
  // internal when the directory can not be used. `pool` must outlive the cache and run.
  static Result<std::shared_ptr<DiskCache>> open(DiskOptions options,
                                                 boost::asio::thread_pool& pool);

  // False when read() would surely find nothing. Counts as a use.
  bool may_have(const Hash128& key);
  // The object, when it has not reached the disk yet.
  ObjectPtr find_unwritten(const Hash128& key);
  // The object, or null. Blocks on the disk. What is damaged is removed.
  ObjectPtr read(const Hash128& key);

  // An object that was just made, in place of what has its key; when it is admitted.
  void write(ObjectPtr object);
  // One that was asked for a second time; nothing is done when it is there.
  void write_again(ObjectPtr object);
  // From now on it is not found; its file goes soon.
  void remove(const Hash128& key);

  // One of `parts` parts of the keys there are now, and whether all that is on disk is known by
  // now: for going over it piece by piece.
  std::vector<Hash128> keys(std::size_t part, std::size_t parts) const;
  bool indexed() const;
  // The object without its body, and its body's size; nothing when there is none that is whole.
  // Blocks on the disk; counts as no use.
  std::optional<Header> header(const Hash128& key) const;
  // Once all that was begun for the key is done: removes its object if `unwanted` says so. Calls
  // `removed` with its body's size when it did.
  void remove_if(const Hash128& key, std::function<bool(const Object&)> unwanted,
                 std::function<void(std::uint64_t bytes)> removed);

  // Waits until all that was begun is done, and durable.
  void drain();
  // That, and gives the directory free; nothing is called after it. What still reads may end.
  void close();
  DiskStats stats() const;

 private:
  struct Unwritten {
    ObjectPtr object;
    std::uint64_t turn = 0;  // of its write: the newest for its key counts
  };
  struct Victim {
    Hash128 key;
    std::uint64_t cost = 0;
  };

  DiskCache(DiskOptions options, boost::asio::thread_pool& pool);

  // disk_cache.cpp; mutex_ held
  using Work = std::function<void(DiskCache&)>;
  void begin(const boost::asio::any_io_executor& executor, Work work);
  void begin(Work work) { begin(strand_, std::move(work)); }
  void enqueue(ObjectPtr object);
  void forget_unwritten(const Hash128& key);
  void index_written(const Hash128& key, std::uint64_t cost);
  void unindex(const Hash128& key);
  bool is_newest(const Hash128& key, std::uint64_t turn) const;

  // disk_index.cpp: off the strand, once
  void build_index();

  // disk_writes.cpp: on the strand
  void write_now(const Hash128& key, std::uint64_t turn);
  int try_write(const Object& object, std::uint64_t turn, std::string_view header);
  int write_file(const Object& object, std::uint64_t turn, std::string_view header,
                 std::uint64_t cost);
  void await_more();  // until the batch is due
  void finish_batch();
  void finish(const BatchedFile& file);
  void discard(const Hash128& key);
  // Evicts until `cost` more is within the bounds, and at least `least` bytes: 0, or errno.
  int make_room(std::uint64_t cost, std::uint64_t least);
  std::optional<Victim> evict_one(std::uint64_t cost, std::uint64_t& least);
  bool writable();
  void failed(const std::string& why);
  void give_up(const Hash128& key, std::uint64_t turn);

  const DiskOptions options_;
  boost::asio::thread_pool::executor_type pool_;
  boost::asio::strand<boost::asio::thread_pool::executor_type> strand_;
  // Used on the strand only.
  DiskDirectory directory_;
  DiskBatch batch_;
  boost::asio::steady_timer batch_due_;
  std::uint64_t temporaries_ = 0;  // made so far
  std::chrono::steady_clock::time_point retry_at_{};
  bool off_ = false;

  mutable std::mutex mutex_;  // all below; never held while the disk works
  std::unique_ptr<EvictionPolicy> index_;
  DiskAdmission admission_;
  bool scanning_ = true, indexed_ = false;
  std::unordered_set<Hash128> gone_;         // what was removed while it was scanned
  std::unordered_map<Hash128, int> doomed_;  // removals that have not reached the disk yet
  std::unordered_map<Hash128, Unwritten> unwritten_;
  std::uint64_t unwritten_bytes_ = 0;
  std::uint64_t turns_ = 0;
  std::size_t begun_ = 0;
  std::condition_variable idle_;
  DiskStats counts_;
};

}  // namespace tintype::cache
