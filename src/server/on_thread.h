#pragma once
// Awaiting a coroutine that runs on another thread's io_context. The caller resumes on its own
// executor; cancelling goes through a posted signal, never across threads.
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "base/error.h"

namespace tintype::server {

// Lets an asker take back what it asked another thread for. Any thread, but for on_leaving() and
// leaving(), which are the asker's own.
class Ticket {
 public:
  // What the asker does when its work is about to leave the thread: it starts to watch for its
  // client going away. Called once at most.
  void on_leaving(std::function<void()> watch) { watch_ = std::move(watch); }
  void leaving() {
    if (auto watch = std::exchange(watch_, {})) watch();
  }

  void cancel() {
    std::function<void()> cancel;
    {
      std::lock_guard lock(mutex_);
      cancelled_ = true;
      cancel = cancel_;
    }
    if (cancel) cancel();
  }

  // Calls `cancel` when the ticket is cancelled, at once if it is already.
  void on_cancel(std::function<void()> cancel) {
    {
      std::lock_guard lock(mutex_);
      cancel_ = std::move(cancel);
      if (!cancelled_) return;
      cancel = cancel_;
    }
    cancel();
  }

 private:
  std::function<void()> watch_;
  std::mutex mutex_;
  std::function<void()> cancel_;
  bool cancelled_ = false;
};

// An Error for what a coroutine threw: cancelled for an aborted operation, internal for all else.
Error error_from(std::exception_ptr thrown);

// Runs task() on `target`'s thread and gives its result. A thrown exception becomes an Error. The
// caller's execution context must outlive the thread that runs `target`, which may still be about
// to leave it when the result is here.
template <class T>
boost::asio::awaitable<Result<T>> on_thread(boost::asio::io_context& target,
                                            std::function<boost::asio::awaitable<Result<T>>()> task,
                                            std::shared_ptr<Ticket> ticket = nullptr) {
  namespace asio = boost::asio;
  auto start = [&target, ticket](auto handler, auto work) {
    auto home = asio::get_associated_executor(handler);
    auto guard = asio::make_work_guard(home);
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto finish = [shared, home, guard](std::exception_ptr thrown, Result<T> result) mutable {
      if (thrown) result = error_from(thrown);
      auto resume = [shared, result = std::move(result)]() mutable {
        auto last = std::move(*shared);
        last(std::move(result));
      };
      asio::post(home, std::move(resume));
      guard.reset();
    };
    auto begin = [&target, ticket, work = std::move(work), finish = std::move(finish)]() mutable {
      auto signal = std::make_shared<asio::cancellation_signal>();
      auto last = [finish = std::move(finish), signal](std::exception_ptr thrown,
                                                       Result<T> result) mutable {
        finish(thrown, std::move(result));
      };
      asio::co_spawn(target, work(), asio::bind_cancellation_slot(signal->slot(), std::move(last)));
      if (!ticket) return;
      std::weak_ptr<asio::cancellation_signal> weak = signal;
      auto emit = [weak] {
        if (auto still = weak.lock()) still->emit(asio::cancellation_type::total);
      };
      ticket->on_cancel([&target, emit] { asio::post(target, emit); });
    };
    asio::post(target, std::move(begin));
  };
  return asio::async_initiate<const asio::use_awaitable_t<>, void(Result<T>)>(
      start, asio::use_awaitable, std::move(task));
}

}  // namespace tintype::server
