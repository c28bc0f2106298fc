#include "server/listener.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
constexpr auto kQuiet = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::milliseconds kSweep{100};  // how much later than told a wait may end
using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

Error bind_error(const Endpoint& endpoint, const boost::system::error_code& error) {
  return {Code::internal,
          "cannot listen on " + endpoint.address + ":" + std::to_string(endpoint.port) + ": " +
              error.message(),
          {}};
}

// Said to a client beyond the bound, if its socket takes it at once.
constexpr std::string_view kTooMany =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
    "X-Tintype-Error: overloaded\r\nConnection: close\r\n\r\n";

}  // namespace

Result<std::shared_ptr<Listener>> Listener::open(asio::io_context& context,
                                                 const Endpoint& endpoint,
                                                 std::shared_ptr<const Service> service,
                                                 std::size_t max_connections) {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(endpoint.address, error);
  if (error) return bind_error(endpoint, error);
  const tcp::endpoint local(address, endpoint.port);
  tcp::acceptor acceptor(context);
  acceptor.open(local.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.set_option(ReusePort(true), error);
  if (!error) acceptor.bind(local, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return bind_error(endpoint, error);
  return std::make_shared<Listener>(context, std::move(acceptor), std::move(service),
                                    max_connections);
}

Listener::Listener(asio::io_context& context, tcp::acceptor acceptor,
                   std::shared_ptr<const Service> service, std::size_t max_connections)
    : context_(context),
      acceptor_(std::move(acceptor)),
      sweeper_(context),
      door_(std::make_shared<Door>()),
      max_connections_(max_connections) {
  door_->service = std::move(service);
}

void Listener::start() {
  asio::co_spawn(context_, accept_loop(), [self = shared_from_this()](std::exception_ptr) {});
  asio::co_spawn(context_, sweep(), [self = shared_from_this()](std::exception_ptr) {});
}

std::uint16_t Listener::port() const {
  return acceptor_.local_endpoint().port();
}

// Out of descriptors is no reason to stop: wait for some to come back.
asio::awaitable<void> Listener::accept_loop() {
  asio::steady_timer pause(context_);
  while (acceptor_.is_open()) {
    auto [error, socket] = co_await acceptor_.async_accept(kQuiet);
    if (error == asio::error::operation_aborted) break;
    if (error) {
      log(Severity::warning, "accept failed", error.message());
      pause.expires_after(kAcceptPause);
      co_await pause.async_wait(kQuiet);
      continue;
    }
    serve(std::move(socket));
  }
}

// Until the last session has gone.
asio::awaitable<void> Listener::sweep() {
  while (!door_->draining || !door_->sessions.empty()) {
    sweeper_.expires_after(kSweep);
    co_await sweeper_.async_wait(kQuiet);
    const auto now = std::chrono::steady_clock::now();
    for (Session* session : door_->sessions) session->check_deadline(now);
  }
}

void Listener::serve(tcp::socket socket) {
  if (door_->sessions.size() >= max_connections_) {
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.send(asio::buffer(kTooMany), 0, ignored);
    if (door_->service->metrics) door_->service->metrics->refused(503);
    return;
  }
  auto session = std::make_shared<Session>(std::move(socket), door_);
  auto* running = session.get();
  auto ended = [self = shared_from_this(),
                session = std::move(session)](std::exception_ptr thrown) mutable {
    if (thrown) log(Severity::error, "session failed", error_from(thrown).detail);
    session.reset();
    self->session_ended();
  };
  asio::co_spawn(context_, running->run(), std::move(ended));
}

void Listener::session_ended() {
  if (door_->draining && door_->sessions.size() == 0 && drained_) std::exchange(drained_, {})();
}

void Listener::drain(std::function<void()> done) {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  door_->draining = true;
  drained_ = std::move(done);
  for (Session* session : door_->sessions) session->wind_up();
  session_ended();
}

}  // namespace tintype::server
