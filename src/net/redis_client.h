#pragma once
// Commands to one Redis server over a few pipelined connections, which are made at once and kept
// up. RESP2 without TLS. All members run on the executor's one thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "net/resp.h"

namespace tintype::net {

struct RedisOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 6379;
  std::string user, password;  // AUTH; no password: none. Never logged
  int database = 0;
  std::size_t connections = 2;
  std::size_t max_reply_bytes = 1 << 20;
  std::size_t max_unsent_bytes = 8 << 20;  // of each connection; beyond: overloaded
  std::size_t max_waiting = 4096;          // commands of each without a reply; beyond: overloaded
  std::chrono::milliseconds connect_timeout{500};
  std::chrono::milliseconds silence_timeout{1'000};  // then a connection is begun anew
  std::chrono::milliseconds retry_after{100}, max_retry_after{5'000};
};

class RedisConnection;

class RedisClient {
 public:
  RedisClient(boost::asio::io_context& context, RedisOptions options);
  ~RedisClient();  // breaks its connections off; who still waits gets origin_failed
  RedisClient(const RedisClient&) = delete;
  RedisClient& operator=(const RedisClient&) = delete;

  // The reply to a command of redis_command(); an error that the server says is a reply, too.
  // origin_failed when there is no connection, or it breaks; origin_timeout at the deadline;
  // overloaded at a bound. Cancellable, and then `cancelled`: the server may still carry it out.
  boost::asio::awaitable<Result<Reply>> call(std::string command,
                                             std::chrono::steady_clock::time_point deadline);

  bool connected() const;

 private:
  std::vector<std::shared_ptr<RedisConnection>> connections_;
};

}  // namespace tintype::net
