#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "worker/bench.h"

namespace tintype::worker {
namespace {

asio::awaitable<Result<SharedFd>> give_gif(std::string url) {
  co_return sealed("GIF89a for " + url + " ");
}

asio::awaitable<Result<SharedFd>> give_null(std::string) {
  co_return SharedFd();
}

asio::awaitable<Result<SharedFd>> throw_up(std::string) {
  throw std::runtime_error("no luck");
  co_return SharedFd();
}

}  // namespace

TEST_CASE("an input can be asked for on the way", "[worker]") {
  Bench bench;
  const auto done = bench.make(echo_of("TINTYPE-ASK file:late "), give_gif);
  REQUIRE(done);
  CHECK(done->body == "GIF89a for file:late ");
  CHECK(done->late_inputs == std::vector<std::string>{"file:late"});
}

TEST_CASE("the error of a late input reaches the asker whole", "[worker]") {
  Bench bench;
  const auto error = bench.make("TINTYPE-ASK file:late ").error();
  CHECK(error.code == Code::not_found);
  CHECK(error.message == "no such image");
  CHECK(error.position == 7u);
  CHECK(bench.make("GIF89a"));
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("late inputs are bounded", "[worker]") {
  Bench bench;
  // The echo asks for each url once, so it takes a new one for each round.
  int rounds = 0;
  const auto late = [&](std::string) -> asio::awaitable<Result<SharedFd>> {
    co_return sealed("TINTYPE-ASK file:" + std::to_string(++rounds) + " ");
  };
  CHECK(bench.make(echo_of("TINTYPE-ASK file:0 "), late).error().code == Code::bad_request);
  CHECK(rounds == 16);
}

TEST_CASE("a late input that fails in an odd way is an internal error", "[worker]") {
  Bench bench;
  CHECK(bench.make(echo_of("TINTYPE-ASK file:a "), give_null).error().code == Code::internal);
  CHECK(bench.make(echo_of("TINTYPE-ASK file:b "), throw_up).error().code == Code::internal);
  CHECK(bench.make("GIF89a"));
}

TEST_CASE("a late input that never comes does not outlast the deadline", "[worker]") {
  Bench bench;
  bool cancelled = false;
  const auto late = [&](std::string) -> asio::awaitable<Result<SharedFd>> {
    asio::steady_timer never(co_await asio::this_coro::executor, std::chrono::hours(1));
    const auto [ended] = co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
    cancelled = ended == asio::error::operation_aborted;
    co_return SharedFd();
  };
  const auto result = bench.make(echo_of("TINTYPE-ASK file:late ", 100ms), late);
  CHECK(result.error().code == Code::deadline);
  bench.run_until([&] { return cancelled; });
  CHECK(bench.make("GIF89a"));
}

}  // namespace tintype::worker
