#include "base/blocking.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <stdexcept>
#include <thread>

#include "support.h"

namespace tintype {
namespace {

Result<std::string> twice(std::string text) {
  return text + text;
}

Result<std::string> throwing(int) {
  throw std::runtime_error("broken");
}

Result<std::string> failing() {
  return Error{Code::not_found, "nothing there", {}};
}

boost::asio::awaitable<void> check_all(boost::asio::thread_pool& pool,
                                       std::thread::id& job_thread) {
  const auto home = std::this_thread::get_id();
  auto doubled = co_await run_blocking(pool, &twice, std::string("ab"));
  CHECK(doubled.value() == "abab");
  auto thrown = co_await run_blocking(pool, &throwing, 1);
  CHECK(thrown.error().code == Code::internal);
  CHECK(thrown.error().detail == "broken");
  auto failed = co_await run_blocking(pool, &failing);
  CHECK(failed.error().code == Code::not_found);
  auto where = [&job_thread]() -> Result<void> {
    job_thread = std::this_thread::get_id();
    return {};
  };
  auto done = co_await run_blocking(pool, std::move(where));
  CHECK(done.has_value());
  CHECK(std::this_thread::get_id() == home);
  CHECK(job_thread != home);
}

}  // namespace

TEST_CASE("a job runs on the pool and its caller goes on where it was", "[base]") {
  boost::asio::io_context context;
  boost::asio::thread_pool pool(1);
  std::thread::id job_thread;
  bool finished = false;
  boost::asio::co_spawn(context, check_all(pool, job_thread), [&](std::exception_ptr fault) {
    CHECK_FALSE(fault);
    finished = true;
  });
  context.run();
  pool.join();
  CHECK(finished);
}

}  // namespace tintype
