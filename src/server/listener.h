#pragma once
// Accepts connections for one I/O thread and keeps track of the sessions it started. All members
// run on that thread.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

#include "base/error.h"
#include "server/session.h"
#include "server/settings.h"

namespace tintype::server {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  // Binds with SO_REUSEPORT, so that each thread has its own. internal, naming the address, when it
  // cannot be bound.
  static Result<std::shared_ptr<Listener>> open(boost::asio::io_context& context,
                                                const Endpoint& endpoint,
                                                std::shared_ptr<const Service> service,
                                                std::size_t max_connections);

  void start();
  void replace(std::shared_ptr<const Service> service) { door_->service = std::move(service); }
  // Stops accepting, lets idle sessions go, and calls `done` when the last has gone.
  void drain(std::function<void()> done);
  std::uint16_t port() const;

  Listener(boost::asio::io_context& context, boost::asio::ip::tcp::acceptor acceptor,
           std::shared_ptr<const Service> service, std::size_t max_connections);

 private:
  boost::asio::awaitable<void> accept_loop();
  void serve(boost::asio::ip::tcp::socket socket);
  void session_ended();
  boost::asio::awaitable<void> sweep();

  boost::asio::io_context& context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer sweeper_;
  std::shared_ptr<Door> door_;
  std::size_t max_connections_;
  std::function<void()> drained_;
};

}  // namespace tintype::server
