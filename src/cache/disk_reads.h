#pragma once
// Reads of the disk tier, off the caller's thread: so many at one time, on threads of their own,
// and each for a bounded time. A slow disk costs its askers no more than that; one that hangs costs
// nothing once all threads hang with it. Any thread may ask; close() before the executors of askers
// go.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/hash.h"
#include "cache/disk_options.h"
#include "cache/object.h"

namespace tintype::cache {

class DiskReads {
 public:
  struct Stats {
    std::uint64_t late = 0;     // given up after the time
    std::uint64_t refused = 0;  // too many waited, or every thread hung
  };

  using Read = std::function<ObjectPtr(const Hash128& key)>;  // blocks; any thread

  DiskReads(Read read, const DiskTuning& tuning);
  ~DiskReads() { close(); }

  // What `read` gives, on another thread; null, too, when that takes too long, or is not tried.
  // Resumes on the caller's executor, which runs one thing at a time.
  boost::asio::awaitable<ObjectPtr> read(Hash128 key);

  void close();  // waits for what reads
  Stats stats() const { return {counts_->late, counts_->refused}; }

 private:
  struct Turn;
  struct Counts {
    std::atomic<std::size_t> waiting{0};  // or reading
    std::atomic<std::size_t> hanging{0};  // read, and nobody waits for them any more
    std::atomic<std::uint64_t> late{0}, refused{0};
  };
  bool takes_more();
  void perform(const std::shared_ptr<Turn>& turn, const Hash128& key);

  const Read read_;
  const std::size_t most_reading_, most_waiting_;
  const std::chrono::milliseconds patience_;
  const std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
  boost::asio::thread_pool threads_;
};

}  // namespace tintype::cache
