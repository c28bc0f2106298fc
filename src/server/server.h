#pragma once
// The whole server: I/O threads with their listeners, the making thread, the cache. Built from
// settings, started, reloaded and drained from the thread that made it.
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <memory>

#include "base/error.h"
#include "server/settings.h"

namespace tintype::server {

class Server {
 public:
  // Opens folders and cache, binds the listeners and starts the workers. internal, saying what,
  // when one of them cannot be had.
  static Result<std::unique_ptr<Server>> start(Settings settings);
  ~Server();  // drain()s

  std::uint16_t port() const;  // of the public listener
  std::uint16_t admin_port() const;

  // Takes over everything but listeners, threads, cache and access log. internal when the new
  // folders cannot be opened; the old settings stay then.
  Result<void> reload(Settings settings);

  // Stops accepting, lets requests under way end within drain_timeout, and ends all threads.
  void drain();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tintype::server
