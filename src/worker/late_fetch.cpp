#include "worker/late_fetch.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

namespace tintype::worker {
namespace {

namespace asio = boost::asio;

// Shared with the fetching coroutine, which may end later than the job.
struct Fetch {
  explicit Fetch(asio::any_io_executor executor) : alarm(std::move(executor)) {}
  Alarm alarm;
  asio::cancellation_signal cancel;
  Result<SharedFd> input = Error{Code::internal, "internal error", {}, "no late input came"};
};

asio::awaitable<void> run(std::shared_ptr<Fetch> fetch, LateInput late_input, std::string url) {
  try {
    auto input = co_await late_input(std::move(url));
    if (!input || *input) fetch->input = std::move(input);
  } catch (const std::exception& failure) {
    fetch->input = Error{Code::internal, "internal error", {}, failure.what()};
  }
  fetch->alarm.ring();
}

}  // namespace

asio::awaitable<LateFetch> fetch_late(const LateInput& late_input, std::string url,
                                      Alarm::Time deadline) {
  const auto executor = co_await asio::this_coro::executor;
  const auto fetch = std::make_shared<Fetch>(executor);
  auto finished =
      asio::bind_cancellation_slot(fetch->cancel.slot(), [fetch](const std::exception_ptr&) {});
  asio::co_spawn(executor, run(fetch, late_input, std::move(url)), std::move(finished));
  const auto woken = co_await fetch->alarm.wait(deadline);
  if (woken != Alarm::Woken::rung) fetch->cancel.emit(asio::cancellation_type::terminal);
  co_return LateFetch{woken, std::move(fetch->input)};
}

}  // namespace tintype::worker
