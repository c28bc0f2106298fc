#include "net/scripted_origin.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace tintype {
namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);

std::string target_of(const std::string& head) {
  const auto begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

asio::awaitable<bool> send(tcp::socket& socket, const Answer& answer) {
  const std::size_t step = answer.a_byte.count() > 0 ? 1 : answer.bytes.size();
  asio::steady_timer timer(socket.get_executor());
  for (std::size_t at = 0; at < answer.bytes.size(); at += step) {
    timer.expires_after(answer.a_byte);
    co_await timer.async_wait(kToken);
    const auto [error, sent] =
        co_await asio::async_write(socket, asio::buffer(answer.bytes.data() + at, step), kToken);
    if (error) co_return false;
  }
  co_return true;
}

}  // namespace

Answer ok(const std::string& body, const std::string& more_headers) {
  return {"HTTP/1.1 200 OK\r\nConnection: close\r\n" + more_headers +
          "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

Answer redirect(const std::string& to) {
  return {"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: " + to +
          "\r\n\r\n"};
}

ScriptedOrigin::ScriptedOrigin(Script script, const std::string& address)
    : script_(std::move(script)),
      address_(address),
      acceptor_(context_, tcp::endpoint(asio::ip::make_address(address), 0)),
      port_(acceptor_.local_endpoint().port()) {
  asio::co_spawn(context_, accept_all(), asio::detached);
  thread_ = std::thread([this] { context_.run(); });
}

ScriptedOrigin::~ScriptedOrigin() {
  context_.stop();
  thread_.join();
}

std::string ScriptedOrigin::url(const std::string& target) const {
  return "http://" + address_ + ":" + std::to_string(port_) + target;
}

std::string ScriptedOrigin::last_request() const {
  return last_request_;
}

asio::awaitable<void> ScriptedOrigin::accept_all() {
  for (;;) {
    auto [error, socket] = co_await acceptor_.async_accept(kToken);
    if (error) co_return;
    ++connections_;
    asio::co_spawn(context_, serve(std::move(socket)), asio::detached);
  }
}

asio::awaitable<void> ScriptedOrigin::serve(tcp::socket socket) {
  std::string head;
  const auto [error, size] =
      co_await asio::async_read_until(socket, asio::dynamic_buffer(head), "\r\n\r\n", kToken);
  if (error) co_return;
  ++requests_;
  last_request_ = head;
  const Answer answer = script_(target_of(head));
  const bool sent = co_await send(socket, answer);
  if (sent && answer.hang) {
    // Until the other side goes.
    char byte = 0;
    co_await socket.async_read_some(asio::buffer(&byte, 1), kToken);
  }
  if (answer.reset) socket.set_option(asio::socket_base::linger(true, 0));
}

}  // namespace tintype
