#pragma once
// A pool of real processes on its own context, for tests that read as a script.
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <memory>
#include <optional>

#include "base/memfd.h"
#include "support.h"
#include "worker/pool.h"

namespace tintype::worker {

namespace asio = boost::asio;
using namespace std::chrono_literals;

inline PoolOptions echo_options() {
  PoolOptions options;
  options.program = TINTYPE_BINARY_DIR "/bin/tintype-worker-echo";
  options.workers = 2;
  return options;
}

inline asio::awaitable<Result<SharedFd>> no_late_input(std::string) {
  co_return Error{Code::not_found, "no such image", 7, {}};
}

inline SharedFd sealed(std::string_view bytes) {
  return std::make_shared<const Fd>(std::move(*make_sealed(bytes)));
}

// A job that answers with `input`; also its key.
inline Work echo_of(std::string input, std::chrono::milliseconds within = 20s) {
  Work work;
  work.key = input;
  work.canonical_job = "file:input";
  work.inputs.push_back({"file:input", sealed(input)});
  work.deadline = std::chrono::steady_clock::now() + within;
  return work;
}

// A job on its way.
struct Running {
  std::optional<Result<Done>> result;
  asio::cancellation_signal cancel;
  std::exception_ptr thrown;
};

class Bench {
 public:
  explicit Bench(PoolOptions options = echo_options()) : pool_(std::in_place, context_, options) {
    const auto started = run(pool_->start());
    REQUIRE(started);
  }

  WorkerPool& pool() { return *pool_; }
  void end_pool() { pool_.reset(); }

  template <class T>
  Result<T> run(asio::awaitable<Result<T>> task) {
    std::optional<Result<T>> result;
    asio::co_spawn(context_, keep_result(std::move(task), result),
                   [](std::exception_ptr thrown) { CHECK_FALSE(thrown); });
    run_until([&] { return result.has_value(); });
    return std::move(*result);
  }
  Result<Done> make(Work work, LateInput late = no_late_input) {
    return run(pool_->run(std::move(work), std::move(late)));
  }
  Result<Done> make(std::string input) { return make(echo_of(std::move(input))); }

  // Begins a job, up to where it has to wait.
  Running& begin(Work work, LateInput late = no_late_input) {
    Running& running = jobs_.emplace_back();
    auto ended = asio::bind_cancellation_slot(
        running.cancel.slot(), [&running](std::exception_ptr thrown) { running.thrown = thrown; });
    asio::co_spawn(context_,
                   keep_result(pool_->run(std::move(work), std::move(late)), running.result),
                   std::move(ended));
    context_.poll();
    return running;
  }
  Result<Done> end(Running& running) {
    run_until([&] { return running.result.has_value(); });
    CHECK_FALSE(running.thrown);
    return *running.result;
  }
  void run_until(const std::function<bool()>& done) {
    while (!done()) REQUIRE(context_.run_one() > 0);
  }

 private:
  template <class T>
  static asio::awaitable<void> keep_result(asio::awaitable<Result<T>> task,
                                           std::optional<Result<T>>& to) {
    auto result = co_await std::move(task);
    to = std::move(result);
  }

  asio::io_context context_;
  std::optional<WorkerPool> pool_;
  std::deque<Running> jobs_;
};

}  // namespace tintype::worker
