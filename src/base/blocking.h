#pragma once
// Blocking work off an I/O thread: run a function on a thread pool from a coroutine, and go on
// where the coroutine was. Give it a function and its arguments, or a closure that has a name and
// is moved in; never write a closure with captures inside the co_await expression.
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/error.h"

namespace tintype {

// R is some Result<T>; what the job throws becomes `internal`.
template <class R, class Job, class... Args>
R run_guarded(Job& job, std::tuple<Args...>& args) {
  try {
    return std::apply(job, std::move(args));
  } catch (const std::exception& thrown) {
    return Error{Code::internal, "internal error", {}, thrown.what()};
  }
}

// Calls job(args...) on `pool` and resumes on the caller's executor with its Result. The job is not
// cancelled with its caller: it runs to its end, on values it owns. `pool` must be joined before
// the caller's execution context is destroyed. The pool's queue has no bound: callers bring theirs.
template <class Job, class... Args, class R = std::invoke_result_t<Job&, Args...>>
boost::asio::awaitable<R> run_blocking(boost::asio::thread_pool& pool, Job job, Args... args) {
  auto start = [&pool](auto handler, Job started, std::tuple<Args...> with) {
    auto home = boost::asio::get_associated_executor(handler);
    auto work = [handler = std::move(handler), guard = boost::asio::make_work_guard(home),
                 started = std::move(started), with = std::move(with)]() mutable {
      R result = run_guarded<R>(started, with);
      auto finish = [handler = std::move(handler), result = std::move(result)]() mutable {
        std::move(handler)(std::move(result));
      };
      boost::asio::dispatch(guard.get_executor(), std::move(finish));
    };
    boost::asio::post(pool, std::move(work));
  };
  return boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(R)>(
      start, boost::asio::use_awaitable, std::move(job), std::tuple<Args...>(std::move(args)...));
}

}  // namespace tintype
