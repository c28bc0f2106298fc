#pragma once
// A place outside this machine that keeps bytes under a key: what a shared tier is made of.
// All members run on one executor thread. Everything may fail at any time, and what comes back may
// be anything: SharedTier checks it.
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <string>

#include "base/error.h"
#include "base/hash.h"

namespace tintype::cache {

class SharedStore {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  virtual ~SharedStore() = default;

  // not_found when it has none; else whatever went wrong. Cancellable, and then `cancelled`.
  virtual boost::asio::awaitable<Result<std::string>> get(Hash128 key, Deadline deadline) = 0;
  // In place of what had the key; it may go after `keep_for`, or any time before.
  virtual boost::asio::awaitable<Result<void>> put(Hash128 key, std::string bytes,
                                                   std::chrono::milliseconds keep_for,
                                                   Deadline deadline) = 0;
  // Succeeds, too, when there was none.
  virtual boost::asio::awaitable<Result<void>> remove(Hash128 key, Deadline deadline) = 0;
};

}  // namespace tintype::cache
