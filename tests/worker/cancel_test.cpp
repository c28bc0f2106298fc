#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "worker/bench.h"

namespace tintype::worker {

TEST_CASE("a running job that nobody waits for loses its worker", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  Bench bench(options);
  const auto pids = bench.pool().worker_pids();
  auto& running = bench.begin(echo_of("GIF89a TINTYPE-HANG"));
  CHECK(bench.pool().stats().busy == 1);
  running.cancel.emit(asio::cancellation_type::terminal);
  CHECK(bench.end(running).error().code == Code::cancelled);
  CHECK(bench.make("GIF89a"));
  CHECK(bench.pool().worker_pids() != pids);
  CHECK(bench.pool().stats().cancelled == 1);
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("a queued job that nobody waits for leaves the queue", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  Bench bench(options);
  auto& running = bench.begin(echo_of("GIF89a TINTYPE-SLEEP 50 "));
  auto& queued = bench.begin(echo_of("GIF89a TINTYPE-ABORT"));
  auto& behind = bench.begin(echo_of("GIF89a behind"));
  queued.cancel.emit(asio::cancellation_type::terminal);
  CHECK(bench.end(queued).error().code == Code::cancelled);
  CHECK(bench.pool().stats().queued == 1);
  CHECK(bench.end(running));
  CHECK(bench.end(behind));
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("a job is cancelled while it waits for a late input", "[worker]") {
  Bench bench;
  bool asked = false;
  const auto late = [&](std::string) -> asio::awaitable<Result<SharedFd>> {
    asked = true;
    asio::steady_timer never(co_await asio::this_coro::executor, std::chrono::hours(1));
    co_await never.async_wait(asio::use_awaitable);
    co_return SharedFd();
  };
  auto& running = bench.begin(echo_of("TINTYPE-ASK file:late "), late);
  bench.run_until([&] { return asked; });
  running.cancel.emit(asio::cancellation_type::terminal);
  CHECK(bench.end(running).error().code == Code::cancelled);
  CHECK(bench.make("GIF89a"));
}

TEST_CASE("who still waits when the pool goes is told", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  Bench bench(options);
  auto& running = bench.begin(echo_of("GIF89a TINTYPE-HANG"));
  auto& queued = bench.begin(echo_of("GIF89a"));
  bench.end_pool();
  CHECK(bench.end(queued).error().code == Code::cancelled);
  CHECK(bench.end(running).error().code == Code::cancelled);
}

TEST_CASE("a pool may go with jobs on their way and a context that never runs again", "[worker]") {
  Bench bench;
  bench.begin(echo_of("GIF89a TINTYPE-HANG"));
  bench.begin(echo_of("GIF89a TINTYPE-HANG"));
  bench.begin(echo_of("GIF89a"));
  CHECK(bench.pool().stats().queued == 1);
}

}  // namespace tintype::worker
