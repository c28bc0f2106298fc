#include "net/redis_client.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/redis_connection.h"

namespace tintype::net {

namespace asio = boost::asio;

namespace {

using Connections = std::vector<std::shared_ptr<RedisConnection>>;

// The one with the fewest commands under way; null when none is up.
std::shared_ptr<RedisConnection> least_busy(const Connections& connections) {
  std::shared_ptr<RedisConnection> best;
  for (const auto& connection : connections)
    if (connection->ready() && (!best || connection->waiting() < best->waiting()))
      best = connection;
  return best;
}

asio::awaitable<Result<Reply>> call_on(std::shared_ptr<RedisConnection> connection,
                                       std::string command,
                                       std::chrono::steady_clock::time_point deadline) {
  const auto call = connection->send(command);
  if (!call) co_return Error{Code::overloaded, "too many commands wait for the Redis server", {}};
  call->answered.expires_at(deadline);
  const auto [error] = co_await call->answered.async_wait(asio::as_tuple(asio::use_awaitable));
  if (call->result) co_return std::move(*call->result);
  if (error) co_return Error{Code::cancelled, "nobody waits for the Redis server any more", {}};
  connection->missed();
  co_return Error{Code::origin_timeout, "the Redis server was too slow", {}};
}

asio::awaitable<Result<Reply>> not_connected() {
  co_return Error{Code::origin_failed, "no connection to the Redis server", {}};
}

}  // namespace

RedisClient::RedisClient(asio::io_context& context, RedisOptions options) {
  const auto shared = std::make_shared<const RedisOptions>(std::move(options));
  for (std::size_t i = 0; i < std::max<std::size_t>(1, shared->connections); ++i) {
    connections_.push_back(std::make_shared<RedisConnection>(context, shared));
    connections_.back()->start();
  }
}

RedisClient::~RedisClient() {
  for (const auto& connection : connections_) connection->stop();
}

asio::awaitable<Result<Reply>> RedisClient::call(std::string command,
                                                 std::chrono::steady_clock::time_point deadline) {
  auto connection = least_busy(connections_);
  if (!connection) return not_connected();
  return call_on(std::move(connection), std::move(command), deadline);
}

bool RedisClient::connected() const {
  return least_busy(connections_) != nullptr;
}

}  // namespace tintype::net
