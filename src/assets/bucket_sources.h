#pragma once
// `s3:NAME/KEY`: sources in buckets that the configuration names. Each is asked for with a request
// signed by that bucket's keys, and is otherwise like any remote source. One thread, the
// executor's.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "net/http_client.h"
#include "net/s3_client.h"

namespace tintype::assets {

struct BucketLimits {
  std::size_t max_bytes = 64 << 20;  // of a source
  std::chrono::milliseconds total_timeout{10'000};
};

class BucketSources {
 public:
  using Named = std::map<std::string, net::S3Options>;

  BucketSources(boost::asio::io_context& context, const Named& buckets, BucketLimits limits);

  // not_found for a name that is none of them, and for what the bucket has not got; else the
  // errors of S3Client::get. With validators it is asked for only if it has changed.
  boost::asio::awaitable<Result<net::Fetched>> get(std::string url, net::Validators held);

 private:
  std::map<std::string, std::unique_ptr<net::S3Client>, std::less<>> clients_;
  const std::chrono::milliseconds total_timeout_;
};

bool is_bucket_url(std::string_view url);

}  // namespace tintype::assets
