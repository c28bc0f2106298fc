#include "worker/alarm.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace tintype::worker {

namespace asio = boost::asio;

void Alarm::ring() {
  rung_ = true;
  timer_.cancel();
}

asio::awaitable<Alarm::Woken> Alarm::wait(Time until) {
  if (std::exchange(rung_, false)) co_return Woken::rung;
  timer_.expires_at(until);
  const auto [ended] = co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (std::exchange(rung_, false)) co_return Woken::rung;
  co_return ended ? Woken::cancelled : Woken::expired;
}

}  // namespace tintype::worker
