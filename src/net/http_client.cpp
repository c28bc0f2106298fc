#include "net/http_client.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <tuple>

#include "net/exchange.h"
#include "net/multi_loop.h"
#include "net/source_url.h"
#include "net/transfer.h"
#include "net/transfer_error.h"

namespace asio = boost::asio;

namespace tintype::net {
namespace {

using Clock = std::chrono::steady_clock;

// What the client and the coroutines in it share: who goes last takes it along.
struct Shared {
  Shared(asio::io_context& on, ClientOptions given)
      : context(on), options(std::move(given)), loop(std::make_shared<MultiLoop>(on, options)) {}
  asio::io_context& context;
  ClientOptions options;
  std::shared_ptr<MultiLoop> loop;
  std::size_t transfers = 0;
};

// A transfer in the loop for as long as the coroutine that wants it.
template <class Kind>
class Place {
 public:
  template <class... Asked>
  explicit Place(std::shared_ptr<Shared> shared, const Asked&... asked)
      : shared_(std::move(shared)),
        ended_(shared_->context),
        transfer_(asked..., shared_->options, [this] { ended_.cancel(); }),
        added_(shared_->loop->add(transfer_)) {
    ++shared_->transfers;
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place() {
    if (added_) shared_->loop->remove(transfer_);
    --shared_->transfers;
  }

  bool added() const { return added_; }
  Kind& transfer() { return transfer_; }
  // Its waits end when the transfer has ended, or at the time it is set to.
  asio::steady_timer& ended() { return ended_; }

 private:
  std::shared_ptr<Shared> shared_;
  asio::steady_timer ended_;
  Kind transfer_;
  bool added_;
};

asio::awaitable<Result<Fetched>> fetch(std::shared_ptr<Shared> shared, std::string url,
                                       Clock::time_point deadline, Validators held) {
  const auto scheme = check_source_url(url);
  if (!scheme) co_return scheme.error();
  const ClientOptions& options = shared->options;
  if (shared->transfers >= options.max_connections + options.max_queued)
    co_return Error{Code::overloaded, "too many sources are being fetched", {}};
  const auto now = Clock::now();
  if (deadline <= now) co_return timeout_error();
  Place<Transfer> place(shared, url, *scheme, held);
  if (!place.added()) co_return Error{Code::internal, "internal error", {}, "libcurl: no handle"};
  place.ended().expires_at(std::min(deadline, now + options.total_timeout));
  const auto [error] = co_await place.ended().async_wait(asio::as_tuple(asio::use_awaitable));
  if (place.transfer().done()) co_return place.transfer().take_result();
  if (error) co_return Error{Code::cancelled, "nobody waits for the source any more", {}};
  co_return timeout_error();
}

asio::awaitable<Result<OriginResponse>> send(std::shared_ptr<Shared> shared, OriginRequest request,
                                             Clock::time_point deadline) {
  const ClientOptions& options = shared->options;
  if (shared->transfers >= options.max_connections + options.max_queued)
    co_return Error{Code::overloaded, "too many requests wait for the origin", {}};
  const auto now = Clock::now();
  if (deadline <= now) co_return Error{Code::origin_timeout, "the origin was too slow", {}};
  Place<Exchange> place(shared, request);
  if (!place.added()) co_return Error{Code::internal, "internal error", {}, "libcurl: no handle"};
  place.ended().expires_at(std::min(deadline, now + options.total_timeout));
  const auto [error] = co_await place.ended().async_wait(asio::as_tuple(asio::use_awaitable));
  if (place.transfer().done()) co_return place.transfer().take_result();
  if (error) co_return Error{Code::cancelled, "nobody waits for the origin any more", {}};
  co_return Error{Code::origin_timeout, "the origin was too slow", {}};
}

}  // namespace

struct HttpClient::State {
  std::shared_ptr<Shared> shared;
};

HttpClient::HttpClient(asio::io_context& context, ClientOptions options) {
  // Reference-counted and thread-safe in libcurl; it is never undone.
  curl_global_init(CURL_GLOBAL_DEFAULT);
  state_ = std::make_unique<State>(State{std::make_shared<Shared>(context, std::move(options))});
}

HttpClient::~HttpClient() = default;

asio::awaitable<Result<Fetched>> HttpClient::get(std::string url, Clock::time_point deadline,
                                                 Validators held) {
  return fetch(state_->shared, std::move(url), deadline, std::move(held));
}

asio::awaitable<Result<OriginResponse>> HttpClient::exchange(OriginRequest request,
                                                             Clock::time_point deadline) {
  return send(state_->shared, std::move(request), deadline);
}

}  // namespace tintype::net
