#include "server/on_thread.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <optional>
#include <stdexcept>
#include <thread>

#include "support.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Task = std::function<asio::awaitable<Result<int>>()>;

// Another thread to ask, and the thread that asks.
class Pair {
 public:
  Pair() : thread_([this] { there_.run(); }) {}
  ~Pair() {
    work_.reset();
    thread_.join();
  }

  Result<int> ask(Task task, std::shared_ptr<Ticket> ticket = nullptr) {
    here_.restart();
    std::optional<Result<int>> answer;
    auto done = [&](std::exception_ptr thrown, Result<int> result) {
      REQUIRE_FALSE(thrown);
      answer = std::move(result);
    };
    asio::co_spawn(here_, on_thread<int>(there_, std::move(task), std::move(ticket)), done);
    here_.run();
    REQUIRE(answer);
    return *answer;
  }

 private:
  asio::io_context here_{1};
  asio::io_context there_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{there_.get_executor()};
  std::thread thread_;
};

asio::awaitable<Result<int>> seven() {
  co_return 7;
}

asio::awaitable<Result<int>> throwing() {
  throw std::runtime_error("broken");
  co_return 0;
}

asio::awaitable<Result<int>> endless() {
  co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::hours(1));
  co_await timer.async_wait(asio::use_awaitable);
  co_return 0;
}

}  // namespace

TEST_CASE("another thread's answer comes back here") {
  Pair pair;
  CHECK(pair.ask(seven).value() == 7);
}

TEST_CASE("what is thrown there is an error here") {
  Pair pair;
  const auto answer = pair.ask(throwing);
  REQUIRE(answer.has_error());
  CHECK(answer.error().code == Code::internal);
  CHECK(answer.error().detail == "broken");
}

TEST_CASE("a ticket takes the work back, also when it was cancelled first") {
  Pair pair;
  const auto early = std::make_shared<Ticket>();
  early->cancel();
  CHECK(pair.ask(endless, early).error().code == Code::cancelled);
  const auto late = std::make_shared<Ticket>();
  std::thread canceller([late] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    late->cancel();
  });
  CHECK(pair.ask(endless, late).error().code == Code::cancelled);
  canceller.join();
}

}  // namespace tintype::server
