#pragma once
// Runs a coroutine of a test to its end.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

namespace tintype {

// Runs the context until the coroutine and all else on it has ended.
template <class T>
T run(boost::asio::io_context& context, boost::asio::awaitable<T> coroutine) {
  std::optional<T> result;
  std::exception_ptr fault;
  boost::asio::co_spawn(context, std::move(coroutine), [&](std::exception_ptr thrown, T value) {
    fault = thrown;
    result.emplace(std::move(value));
  });
  context.restart();
  context.run();
  if (fault) std::rethrow_exception(fault);
  return std::move(result.value());
}

}  // namespace tintype
