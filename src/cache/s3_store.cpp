#include "cache/s3_store.h"

#include <utility>

namespace tintype::cache {

namespace asio = boost::asio;

S3Store::S3Store(asio::io_context& context, net::S3Options options, std::string prefix)
    : client_(context, std::move(options)),
      prefix_(prefix.empty() || prefix.ends_with('/') ? std::move(prefix) : prefix + '/') {}

std::string S3Store::name_of(const Hash128& key) const {
  const std::string hex = to_hex(key);
  return prefix_ + hex.substr(0, 2) + '/' + hex;
}

asio::awaitable<Result<std::string>> S3Store::get(Hash128 key, Deadline deadline) {
  auto object = co_await client_.get(name_of(key), deadline);
  if (!object) co_return object.error();
  co_return std::move(object->body);
}

asio::awaitable<Result<void>> S3Store::put(Hash128 key, std::string bytes,
                                           std::chrono::milliseconds, Deadline deadline) {
  net::Fields fields{{"Content-Type", "application/octet-stream"}};
  return client_.put(name_of(key), std::move(bytes), std::move(fields), deadline);
}

asio::awaitable<Result<void>> S3Store::remove(Hash128 key, Deadline deadline) {
  return client_.remove(name_of(key), deadline);
}

}  // namespace tintype::cache
