#pragma once
// Writes and removals that nobody waits for: a queue bounded in bytes, carried out by a few
// coroutines at a time. Those of one key follow each other as they were asked for; a removal that
// fails is tried again until it is done. One executor thread; owned by shared_ptr, because its
// coroutines refer to it.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "cache/object.h"

namespace tintype::cache {

struct WriteBehindOptions {
  std::uint64_t max_bytes = 32 << 20;  // of bodies that wait
  std::size_t max_removals = 65'536;   // that wait
  std::size_t at_once = 4;
  std::chrono::milliseconds retry_after{1'000};  // a removal
};

class WriteBehind : public std::enable_shared_from_this<WriteBehind> {
 public:
  // Writes the object; null: removes the key. True when it is done.
  using CarryOut = std::function<boost::asio::awaitable<bool>(Hash128 key, ObjectPtr object)>;

  WriteBehind(boost::asio::io_context& context, WriteBehindOptions options, CarryOut carry_out);

  // False, and nothing else, beyond the bound.
  bool write(ObjectPtr object);
  bool remove(const Hash128& key);

  // Whether a removal of it is not done yet.
  bool is_removing(const Hash128& key) const {
    return waiting_.contains(key) || being_removed_.contains(key);
  }

  // Drops what waits; what is under way may end.
  void stop();

  std::uint64_t waiting_bytes() const { return bytes_; }
  std::size_t waiting_removals() const { return waiting_.size() + being_removed_.size(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Job {
    Hash128 key;
    ObjectPtr object;
  };
  struct Retry {
    Clock::time_point due;
    Hash128 key;
  };

  static boost::asio::awaitable<void> work(std::shared_ptr<WriteBehind> self);
  void wake();
  std::optional<Job> next();
  std::optional<Hash128> next_removal();
  ObjectPtr next_write();
  void drop_writes(const Hash128& key);
  void ended(const Job& job, bool done);
  boost::asio::awaitable<bool> wait_for_retry();

  boost::asio::io_context& context_;
  const WriteBehindOptions options_;
  const CarryOut carry_out_;
  boost::asio::steady_timer retry_;
  std::deque<ObjectPtr> writes_;
  std::unordered_map<Hash128, std::size_t> written_;  // keys in writes_, how often
  std::deque<Hash128> removals_;
  std::deque<Retry> retries_;            // the first is due first
  std::unordered_set<Hash128> waiting_;  // keys in removals_ and retries_
  std::unordered_set<Hash128> busy_;     // keys under way
  std::unordered_set<Hash128> being_removed_;
  std::uint64_t bytes_ = 0;
  std::size_t working_ = 0;
  bool retrying_ = false, stopped_ = false;
};

}  // namespace tintype::cache
