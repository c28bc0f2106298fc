#include "assets/remote_flights.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

namespace asio = boost::asio;

namespace tintype::assets {

struct RemoteFlights::Flight {
  std::string name;                         // url and validators
  std::vector<asio::steady_timer*> askers;  // each wakes one, and ends at its deadline
  std::uint64_t epoch = 0;
  std::optional<Result<Input>> result;
  asio::cancellation_signal cancel;
};

// One asker's place in a flight, for as long as its coroutine waits.
class Seat {
 public:
  Seat(std::shared_ptr<RemoteFlights> flights, std::shared_ptr<RemoteFlights::Flight> flight,
       const asio::any_io_executor& executor, std::chrono::steady_clock::time_point deadline)
      : flights_(std::move(flights)), flight_(std::move(flight)), woken_(executor, deadline) {
    flight_->askers.push_back(&woken_);
  }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  ~Seat() {
    std::erase(flight_->askers, &woken_);
    if (flight_->askers.empty() && !flight_->result) flights_->abandon(flight_);
  }

  asio::steady_timer& woken() { return woken_; }

 private:
  std::shared_ptr<RemoteFlights> flights_;
  std::shared_ptr<RemoteFlights::Flight> flight_;
  asio::steady_timer woken_;
};

RemoteFlights::RemoteFlights(Fetch fetch) : fetch_(std::move(fetch)) {}
RemoteFlights::~RemoteFlights() = default;

// One that is overtaken goes on under another name, for those who are in it.
RemoteFlights::FlightPtr RemoteFlights::find_or_start(const std::string& url,
                                                      const net::Validators& held,
                                                      std::uint64_t epoch,
                                                      const asio::any_io_executor& executor) {
  const std::string name = url + '\n' + held.etag + '\n' + held.last_modified;
  FlightPtr& known = flights_[name];
  if (known && known->epoch >= epoch) return known;
  if (known) {
    known->name += '\n' + std::to_string(known->epoch);
    flights_.emplace(known->name, known);
  }
  const auto flight = std::make_shared<Flight>();
  flight->name = name;
  flight->epoch = epoch;
  known = flight;
  auto landed = [weak = weak_from_this(), flight](std::exception_ptr fault, Result<Input> result) {
    const auto alive = weak.lock();
    if (!alive) return;
    if (fault) result = Error{Code::internal, "internal error", {}, "a fetch threw"};
    alive->land(flight, std::move(result));
  };
  asio::co_spawn(executor, fetch_(url, held),
                 asio::bind_cancellation_slot(flight->cancel.slot(), std::move(landed)));
  return flight;
}

void RemoteFlights::land(const FlightPtr& flight, Result<Input> result) {
  flight->result = std::move(result);
  const auto found = flights_.find(flight->name);
  if (found != flights_.end() && found->second == flight) flights_.erase(found);
  for (asio::steady_timer* asker : flight->askers) asker->cancel();
}

// Out of the map first: who asks from now on starts anew.
void RemoteFlights::abandon(const FlightPtr& flight) {
  const auto found = flights_.find(flight->name);
  if (found != flights_.end() && found->second == flight) flights_.erase(found);
  flight->cancel.emit(asio::cancellation_type::terminal);
}

void RemoteFlights::cancel_all() {
  for (const auto& [url, flight] : flights_) flight->cancel.emit(asio::cancellation_type::terminal);
}

asio::awaitable<Result<Input>> RemoteFlights::join(std::shared_ptr<RemoteFlights> flights,
                                                   std::string url, net::Validators held,
                                                   std::uint64_t epoch,
                                                   std::chrono::steady_clock::time_point deadline) {
  const auto executor = co_await asio::this_coro::executor;
  const FlightPtr flight = flights->find_or_start(url, held, epoch, executor);
  Seat seat(flights, flight, executor, deadline);
  // A fetch that needs no waiting may have landed by now.
  boost::system::error_code error;
  if (!flight->result)
    std::tie(error) = co_await seat.woken().async_wait(asio::as_tuple(asio::use_awaitable));
  if (flight->result) co_return *flight->result;
  if (error) co_return Error{Code::cancelled, "nobody waits for the source any more", {}};
  co_return Error{Code::origin_timeout, "the source's host was too slow", {}};
}

}  // namespace tintype::assets
