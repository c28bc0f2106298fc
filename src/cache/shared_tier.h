#pragma once
// One shared tier of the request cache: objects in a SharedStore, in the disk format, so that every
// byte is checked on its way back. Whatever goes wrong is a miss, counted; a store that keeps
// failing is left alone for a while, for reading and for writing apart. Writes and removals are
// carried out behind. One executor thread; owned by shared_ptr, because its coroutines refer to it.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/body.h"
#include "base/error.h"
#include "cache/breaker.h"
#include "cache/object.h"
#include "cache/shared_store.h"
#include "cache/write_behind.h"

namespace tintype::cache {

struct TierOptions {
  const char* name = "";  // in Cache-Status and metrics
  std::uint64_t max_object_bytes = 32 << 20;
  std::chrono::milliseconds read_timeout{50}, write_timeout{1'000};
  std::chrono::milliseconds max_age{24 * 3'600'000};  // the store may forget it then
  BreakerOptions breaker;
  WriteBehindOptions queue;
  std::shared_ptr<OpenBodies> open_bodies = nullptr;
};

struct TierStats {
  std::uint64_t hits = 0, misses = 0, failures = 0, damaged = 0;
  std::uint64_t skipped = 0;  // not asked: the breaker was open, or no time was left
  std::uint64_t stores = 0, store_failures = 0, removals = 0;
  std::uint64_t dropped = 0;  // not written: queue full or breaker open
  std::uint64_t queue_bytes = 0, removals_waiting = 0;
  Breaker::State reading = Breaker::State::closed, writing = Breaker::State::closed;
};

class SharedTier : public std::enable_shared_from_this<SharedTier> {
 public:
  using Deadline = SharedStore::Deadline;

  // `blocking` must outlive it: large objects are packed and checked there.
  SharedTier(boost::asio::io_context& context, TierOptions options,
             std::unique_ptr<SharedStore> store, boost::asio::thread_pool& blocking);

  // The object, whole and of that key, fresh or not; or null, by the deadline at the latest. What
  // is damaged is removed.
  static boost::asio::awaitable<ObjectPtr> find(std::shared_ptr<SharedTier> self, Hash128 key,
                                                Deadline deadline);

  // Soon, if there is room; not what is too large, or of no use any more.
  void store(ObjectPtr object);
  // From now on this tier does not find it; gone from the store as soon as that can be reached.
  void remove(const Hash128& key);

  // Begins nothing any more.
  void stop();

  const char* name() const { return options_.name; }
  TierStats stats() const;

 private:
  using Try = Breaker::Try;

  void start_queue();
  static boost::asio::awaitable<bool> carry_out(std::shared_ptr<SharedTier> self, Hash128 key,
                                                ObjectPtr object);
  static boost::asio::awaitable<Result<void>> put(std::shared_ptr<SharedTier> self,
                                                  ObjectPtr object);
  boost::asio::awaitable<ObjectPtr> unpacked(std::string bytes, Hash128 key);
  boost::asio::awaitable<std::optional<std::string>> packed(ObjectPtr object);
  void count(const Error& error, Try& attempt);
  void tell(const char* what, const Error& error);

  boost::asio::io_context& context_;
  const TierOptions options_;
  const std::unique_ptr<SharedStore> store_;
  boost::asio::thread_pool& blocking_;
  Breaker reading_, writing_;
  std::shared_ptr<WriteBehind> queue_;
  TierStats counts_;
  std::chrono::steady_clock::time_point told_{};
};

// How long the object is of use from `now` on, stale windows included; `most` when it never ages.
std::chrono::milliseconds useful_for(const Object& object,
                                     std::chrono::system_clock::time_point now,
                                     std::chrono::milliseconds most);

}  // namespace tintype::cache
