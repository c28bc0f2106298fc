#pragma once
// Objects in a bucket: PREFIX/hh/HEX, of the key's hexadecimal digits the first two and all. How
// long they stay is the bucket's lifecycle's business. One thread.
#include <boost/asio/io_context.hpp>
#include <string>

#include "cache/shared_store.h"
#include "net/s3_client.h"

namespace tintype::cache {

class S3Store : public SharedStore {
 public:
  S3Store(boost::asio::io_context& context, net::S3Options options, std::string prefix);

  boost::asio::awaitable<Result<std::string>> get(Hash128 key, Deadline deadline) override;
  boost::asio::awaitable<Result<void>> put(Hash128 key, std::string bytes,
                                           std::chrono::milliseconds keep_for,
                                           Deadline deadline) override;
  boost::asio::awaitable<Result<void>> remove(Hash128 key, Deadline deadline) override;

 private:
  std::string name_of(const Hash128& key) const;

  net::S3Client client_;
  const std::string prefix_;  // empty, or with its '/' at the end
};

}  // namespace tintype::cache
