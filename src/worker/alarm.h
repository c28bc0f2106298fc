#pragma once
// What a coroutine of the pool waits on: to be rung, or for a point in time. One waiter at a time;
// its executor's thread only.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace tintype::worker {

class Alarm {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class Woken { rung, expired, cancelled };

  explicit Alarm(const boost::asio::any_io_executor& executor) : timer_(executor) {}

  // Ends the wait, or the next one at once.
  void ring();
  boost::asio::awaitable<Woken> wait(Time until);

 private:
  boost::asio::steady_timer timer_;
  bool rung_ = false;
};

}  // namespace tintype::worker
