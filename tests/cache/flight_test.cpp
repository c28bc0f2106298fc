#include "cache/flight.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <stdexcept>
#include <tuple>

#include "fixture.h"

namespace tintype::cache {
namespace asio = boost::asio;
using namespace std::chrono_literals;
using Outcome = Result<ObjectPtr>;
namespace {

// A gate that a fill waits at until the test opens it, and what became of the fill.
struct Gate {
  explicit Gate(asio::io_context& context)
      : timer(context, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  Outcome outcome = ObjectPtr{};
  int begun = 0, cancelled = 0, ended = 0;
};

asio::awaitable<Outcome> pass(Gate& gate) {
  ++gate.begun;
  std::ignore = co_await gate.timer.async_wait(asio::as_tuple(asio::use_awaitable));
  const asio::cancellation_state own = co_await asio::this_coro::cancellation_state;
  gate.cancelled += own.cancelled() != asio::cancellation_type::none;
  ++gate.ended;
  co_return gate.outcome;
}

// Askers of one Flights on one context, and the answers they got.
struct Airport {
  explicit Airport(std::size_t max_flights = 10, std::size_t max_waiters = 1000)
      : flights(std::make_unique<Flights>(context.get_executor(), max_flights, max_waiters)) {}

  void ask(int number, Flights::Fill fill, asio::steady_timer::duration patience = 1h,
           asio::cancellation_slot slot = {}) {
    auto work =
        flights->join(key_of(number), std::move(fill), std::chrono::steady_clock::now() + patience);
    auto done = [this](std::exception_ptr thrown, Result<Landed> answer) {
      REQUIRE_FALSE(thrown);
      answers.push_back(std::move(answer));
    };
    asio::co_spawn(context, enable(std::move(work)), asio::bind_cancellation_slot(slot, done));
  }
  void ask_at(int number, Gate& gate) {
    ask(number, [&gate] { return pass(gate); });
  }
  // As a session does: total cancellation comes through.
  static asio::awaitable<Result<Landed>> enable(asio::awaitable<Result<Landed>> work) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_return co_await std::move(work);
  }
  // Runs what can be run without waiting.
  void settle() {
    context.restart();
    context.poll();
  }
  std::size_t with(Code code) const {
    std::size_t count = 0;
    for (const auto& answer : answers) count += answer.has_error() && answer.error().code == code;
    return count;
  }

  asio::io_context context;
  std::unique_ptr<Flights> flights;
  std::vector<Result<Landed>> answers;
};

}  // namespace

TEST_CASE("500 askers of one key share one fill", "[cache]") {
  Airport airport;
  Gate gate(airport.context);
  gate.outcome = derivative(1, 100);
  for (int i = 0; i < 500; ++i) airport.ask_at(1, gate);
  airport.settle();
  CHECK(gate.begun == 1);
  CHECK(airport.flights->waiting() == 500);
  CHECK(airport.flights->in_flight() == 1);
  gate.timer.cancel();
  airport.settle();
  REQUIRE(airport.answers.size() == 500);
  int first = 0;
  for (const auto& answer : airport.answers) {
    REQUIRE(answer);
    REQUIRE(answer->object == *gate.outcome);
    first += !answer->joined;
  }
  CHECK(first == 1);
  CHECK(airport.flights->waiting() == 0);
  CHECK(airport.flights->in_flight() == 0);
}

TEST_CASE("different keys are filled side by side, and a landed key anew", "[cache]") {
  Airport airport;
  Gate one(airport.context), two(airport.context);
  airport.ask_at(1, one);
  airport.ask_at(2, two);
  airport.settle();
  CHECK(airport.flights->in_flight() == 2);
  one.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 1);
  airport.ask_at(1, one);
  airport.settle();
  CHECK(one.begun == 2);
  one.timer.cancel();
  two.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 3);
}

TEST_CASE("a failed fill wakes all askers once, with its error", "[cache]") {
  Airport airport;
  Gate gate(airport.context);
  gate.outcome = Error{Code::origin_failed, "the source did not answer", {}};
  for (int i = 0; i < 50; ++i) airport.ask_at(1, gate);
  airport.settle();
  gate.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 50);
  CHECK(airport.with(Code::origin_failed) == 50);
  CHECK(gate.begun == 1);
}

TEST_CASE("a fill that throws is an internal error for all", "[cache]") {
  Airport airport;
  const auto fill = []() -> asio::awaitable<Outcome> {
    throw std::runtime_error("secret");
    co_return ObjectPtr{};
  };
  for (int i = 0; i < 3; ++i) airport.ask(1, fill);
  airport.settle();
  CHECK(airport.with(Code::internal) == 3);
  CHECK(airport.answers[0].error().message.find("secret") == std::string::npos);
  CHECK(airport.flights->in_flight() == 0);
}

TEST_CASE("a fill that is done at once answers its asker", "[cache]") {
  Airport airport;
  const ObjectPtr made = derivative(1, 10);
  const auto fill = [made]() -> asio::awaitable<Outcome> { co_return made; };
  airport.ask(1, fill);
  airport.settle();
  REQUIRE(airport.answers.size() == 1);
  CHECK(airport.answers[0]->object == made);
}

TEST_CASE("an asker who leaves does not disturb the others, not even the first", "[cache]") {
  Airport airport;
  Gate gate(airport.context);
  gate.outcome = derivative(1, 10);
  asio::cancellation_signal first;
  airport.ask(
      1, [&gate] { return pass(gate); }, 1h, first.slot());
  for (int i = 0; i < 3; ++i) airport.ask_at(1, gate);
  airport.settle();
  first.emit(asio::cancellation_type::total);
  airport.settle();
  CHECK(airport.with(Code::cancelled) == 1);
  CHECK(airport.flights->waiting() == 3);
  gate.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 4);
  CHECK(airport.with(Code::cancelled) == 1);
  CHECK(gate.cancelled == 0);
}

TEST_CASE("when the last asker has left the fill is cancelled, and the next gets a new one",
          "[cache]") {
  Airport airport;
  Gate gate(airport.context), next(airport.context);
  next.outcome = derivative(1, 10);
  asio::cancellation_signal one, two;
  airport.ask(
      1, [&gate] { return pass(gate); }, 1h, one.slot());
  airport.ask(
      1, [&gate] { return pass(gate); }, 1h, two.slot());
  airport.settle();
  one.emit(asio::cancellation_type::total);
  airport.settle();
  CHECK(gate.cancelled == 0);
  two.emit(asio::cancellation_type::total);
  airport.settle();
  CHECK(airport.with(Code::cancelled) == 2);
  CHECK(gate.cancelled == 1);
  CHECK(airport.flights->in_flight() == 0);
  airport.ask_at(1, next);
  airport.settle();
  CHECK(next.begun == 1);
  next.timer.cancel();
  airport.settle();
  CHECK(airport.with(Code::cancelled) == 2);
  CHECK(airport.answers.back()->object == *next.outcome);
  CHECK(airport.flights->in_flight() == 0);
}

TEST_CASE("a fill that can not be stopped is not joined by later askers, but counts", "[cache]") {
  Airport airport(2, 10);
  Gate deaf(airport.context), next(airport.context);
  deaf.outcome = derivative(1, 10);
  next.outcome = derivative(1, 10);
  const auto stubborn = [&deaf]() -> asio::awaitable<Outcome> {
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    co_return co_await pass(deaf);
  };
  asio::cancellation_signal only;
  airport.ask(1, stubborn, 1h, only.slot());
  airport.settle();
  only.emit(asio::cancellation_type::total);
  airport.settle();
  airport.ask_at(1, next);
  airport.settle();
  CHECK(next.begun == 1);
  CHECK(airport.flights->in_flight() == 2);
  deaf.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 1);
  CHECK(airport.flights->in_flight() == 1);
  airport.ask_at(1, next);  // the first fill's landing has not closed the second's flight
  airport.settle();
  CHECK(next.begun == 1);
  next.timer.cancel();
  airport.settle();
  REQUIRE(airport.answers.size() == 3);
  CHECK(airport.answers[1]->object == *next.outcome);
  CHECK(airport.answers[2]->object == *next.outcome);
}

TEST_CASE("one asker's deadline is its own", "[cache]") {
  Airport airport;
  Gate gate(airport.context);
  gate.outcome = derivative(1, 10);
  airport.ask_at(1, gate);
  airport.ask(
      1, [&gate] { return pass(gate); }, 1ms);
  while (airport.answers.empty()) airport.context.run_one();
  CHECK(airport.with(Code::deadline) == 1);
  CHECK(airport.flights->waiting() == 1);
  gate.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 2);
  CHECK(airport.answers[1]);
}

TEST_CASE("the deadline of the only asker ends the fill too", "[cache]") {
  Airport airport;
  Gate gate(airport.context);
  airport.ask(
      1, [&gate] { return pass(gate); }, 1ms);
  airport.context.run();
  CHECK(airport.with(Code::deadline) == 1);
  CHECK(gate.cancelled == 1);
}

TEST_CASE("over the bounds an asker is told at once", "[cache]") {
  Airport airport(2, 3);
  Gate gate(airport.context);
  airport.ask_at(1, gate);
  airport.ask_at(2, gate);
  airport.settle();
  airport.ask_at(3, gate);  // a third flight
  airport.settle();
  CHECK(airport.with(Code::overloaded) == 1);
  airport.ask_at(1, gate);
  airport.ask_at(1, gate);  // a fourth waiter
  airport.settle();
  CHECK(airport.with(Code::overloaded) == 2);
  CHECK(gate.begun == 2);
  gate.timer.cancel();
  airport.settle();
  CHECK(airport.answers.size() == 5);
}

TEST_CASE("closing wakes the askers and stops the fills", "[cache]") {
  Airport airport;
  Gate gate(airport.context);
  for (int i = 0; i < 5; ++i) airport.ask_at(i % 2, gate);
  airport.settle();
  airport.flights.reset();
  airport.settle();
  CHECK(airport.with(Code::cancelled) == 5);
  CHECK(gate.cancelled == 2);
}

TEST_CASE("a context that ends with askers and fills under way takes them along", "[cache]") {
  auto airport = std::make_unique<Airport>();
  const auto owner = std::make_shared<int>(0);
  const auto fill = [owner]() -> asio::awaitable<Outcome> {
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer forever(executor, asio::steady_timer::time_point::max());
    co_await forever.async_wait(asio::use_awaitable);
    co_return ObjectPtr{};
  };
  for (int i = 0; i < 5; ++i) airport->ask(i % 2, fill);
  airport->settle();
  CHECK(airport->flights->waiting() == 5);
  airport.reset();
  CHECK(owner.use_count() == 2);  // this one, and the one in `fill`
}

}  // namespace tintype::cache
