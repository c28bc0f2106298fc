#pragma once
// Objects in Redis: PREFIX and the key in hexadecimal, each with its time to live. One thread.
#include <boost/asio/io_context.hpp>
#include <string>

#include "cache/shared_store.h"
#include "net/redis_client.h"

namespace tintype::cache {

class RedisStore : public SharedStore {
 public:
  RedisStore(boost::asio::io_context& context, net::RedisOptions options, std::string prefix);

  boost::asio::awaitable<Result<std::string>> get(Hash128 key, Deadline deadline) override;
  boost::asio::awaitable<Result<void>> put(Hash128 key, std::string bytes,
                                           std::chrono::milliseconds keep_for,
                                           Deadline deadline) override;
  boost::asio::awaitable<Result<void>> remove(Hash128 key, Deadline deadline) override;

 private:
  net::RedisClient client_;
  const std::string prefix_;
};

}  // namespace tintype::cache
