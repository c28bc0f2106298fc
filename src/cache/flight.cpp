#include "cache/flight.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace tintype::cache {
namespace asio = boost::asio;
namespace {

using Outcome = Result<ObjectPtr>;
using Timers = std::list<asio::steady_timer*>;

struct Flight {
  Hash128 key;
  Flights::Fill fill;  // lives as long as the coroutine it makes
  asio::cancellation_signal cancellation;
  Timers waiters;  // each waiter's deadline; cancelled when there is an outcome
  std::optional<Outcome> outcome;
};
using FlightPtr = std::shared_ptr<Flight>;

Error cancelled() {
  return {Code::cancelled, "the request was cancelled", {}};
}
Error too_busy(const char* what) {
  return {Code::overloaded, "too many pictures are being made; try again later", {}, what};
}

Error late() {
  return {Code::deadline, "the picture was not ready in time", {}};
}

}  // namespace

struct Flights::State : std::enable_shared_from_this<State> {
  State(asio::any_io_executor on, std::size_t flights, std::size_t waiters)
      : executor(std::move(on)), max_flights(flights), max_waiters(waiters) {}

  // The flight that is under way for the key, or a new one; null when there are too many.
  FlightPtr board(const Hash128& key, Fill fill, bool& joined);
  void land(const FlightPtr& flight, Outcome outcome);
  // Without waiters left, whoever asks next gets a new flight, and the fill is told to stop.
  void leave(const FlightPtr& flight, Timers::iterator place);
  void close();

  asio::any_io_executor executor;
  const std::size_t max_flights, max_waiters;
  std::unordered_map<Hash128, FlightPtr> open;  // those that can be joined
  std::size_t flying = 0;                       // with those that nobody waits for any more
  std::size_t waiting = 0;
};

namespace {

// The fill as a coroutine that can be cancelled in total. Its exceptions become errors.
asio::awaitable<Outcome> fly(FlightPtr flight) {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  std::string thrown;
  try {
    Outcome outcome = co_await flight->fill();
    co_return outcome;
  } catch (const std::exception& exception) {
    thrown = exception.what();
  }
  const asio::cancellation_state state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) co_return Outcome(cancelled());
  co_return Outcome(Error{Code::internal, "internal error", {}, std::move(thrown)});
}

}  // namespace

FlightPtr Flights::State::board(const Hash128& key, Fill fill, bool& joined) {
  const auto found = open.find(key);
  joined = found != open.end();
  if (joined) return found->second;
  if (flying >= max_flights) return nullptr;
  auto flight = std::make_shared<Flight>();
  flight->key = key;
  flight->fill = std::move(fill);
  open.emplace(key, flight);
  ++flying;
  auto done = [self = shared_from_this(), flight](std::exception_ptr failure, Outcome outcome) {
    --self->flying;
    self->land(flight, failure ? Outcome(cancelled()) : std::move(outcome));
  };
  auto slot = flight->cancellation.slot();
  asio::co_spawn(executor, fly(flight), asio::bind_cancellation_slot(slot, std::move(done)));
  return flight;
}

void Flights::State::land(const FlightPtr& flight, Outcome outcome) {
  const auto found = open.find(flight->key);
  if (found != open.end() && found->second == flight) open.erase(found);
  if (flight->outcome) return;
  flight->outcome = std::move(outcome);
  for (asio::steady_timer* timer : flight->waiters) timer->cancel();
}

void Flights::State::leave(const FlightPtr& flight, Timers::iterator place) {
  flight->waiters.erase(place);
  --waiting;
  if (flight->outcome || !flight->waiters.empty()) return;
  open.erase(flight->key);
  // Not at once: what the fill does when it is stopped must not run within its waiter.
  asio::post(executor, [flight] {
    if (!flight->outcome) flight->cancellation.emit(asio::cancellation_type::total);
  });
}

void Flights::State::close() {
  for (auto flights = std::exchange(open, {}); const auto& [key, flight] : flights) {
    land(flight, cancelled());
    flight->cancellation.emit(asio::cancellation_type::total);
  }
}

namespace {

// An asker's place in a flight, until it goes out of scope.
template <class State>
struct Place {
  Place(std::shared_ptr<State> in, FlightPtr flight, std::chrono::steady_clock::time_point deadline)
      : state(std::move(in)), boarded(std::move(flight)), timer(state->executor, deadline) {
    at = boarded->waiters.insert(boarded->waiters.end(), &timer);
    ++state->waiting;
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() { state->leave(boarded, at); }

  std::shared_ptr<State> state;
  FlightPtr boarded;
  asio::steady_timer timer;
  Timers::iterator at;
};

}  // namespace

Flights::Flights(asio::any_io_executor executor, std::size_t max_flights, std::size_t max_waiters)
    : state_(std::make_shared<State>(std::move(executor), max_flights, max_waiters)) {}

Flights::~Flights() {
  state_->close();
}

asio::awaitable<Result<Landed>> Flights::join(Hash128 key, Fill fill,
                                              std::chrono::steady_clock::time_point deadline) {
  const std::shared_ptr<State> state = state_;
  if (state->waiting >= state->max_waiters) co_return Result<Landed>(too_busy("waiters"));
  bool joined = false;
  const FlightPtr flight = state->board(key, std::move(fill), joined);
  if (!flight) co_return Result<Landed>(too_busy("flights"));
  Place<State> place(state, flight, deadline);
  while (!flight->outcome) {
    const asio::cancellation_state own = co_await asio::this_coro::cancellation_state;
    if (own.cancelled() != asio::cancellation_type::none) co_return Result<Landed>(cancelled());
    const auto [woken] = co_await place.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!woken && !flight->outcome) co_return Result<Landed>(late());
  }
  if (!*flight->outcome) co_return Result<Landed>(flight->outcome->error());
  Landed landed{**flight->outcome, joined};
  co_return Result<Landed>(std::move(landed));
}

std::size_t Flights::in_flight() const {
  return state_->flying;
}
std::size_t Flights::waiting() const {
  return state_->waiting;
}

}  // namespace tintype::cache
