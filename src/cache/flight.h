#pragma once
// Single flight: one fill for each key, and all other askers wait for it. Lives on one executor
// thread; all members run there, and it is destroyed before its executor's context. Askers that
// still wait then get `cancelled`.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "base/error.h"
#include "base/hash.h"
#include "cache/object.h"

namespace tintype::cache {

struct Landed {
  ObjectPtr object;
  bool joined = false;  // another asker's fill gave it
};

class Flights {
 public:
  // The fill runs as a coroutine of its own, so an asker that leaves does not take it along.
  using Fill = std::function<boost::asio::awaitable<Result<ObjectPtr>>()>;

  Flights(boost::asio::any_io_executor executor, std::size_t max_flights, std::size_t max_waiters);
  ~Flights();

  // The key's object by the fill that is under way, or by a new one. Each asker waits until its
  // own deadline (deadline) or its own cancellation; a failed fill wakes all with its error, once.
  // When the last asker has gone the fill is cancelled (total cancellation), and the next asker
  // gets a new one. overloaded at a bound; a fill counts until it has ended.
  boost::asio::awaitable<Result<Landed>> join(Hash128 key, Fill fill,
                                              std::chrono::steady_clock::time_point deadline);

  std::size_t in_flight() const;
  std::size_t waiting() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tintype::cache
