#pragma once
// Objects in a bucket of whatever speaks S3: each request signed by our own signer (sigv4.h), over
// the HTTP client. The endpoint comes from the configuration, so it may be at any address. One
// thread, the executor's. See the Amazon S3 API reference (GetObject, PutObject, …).
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"
#include "net/http_client.h"
#include "net/sigv4.h"

namespace tintype::net {

struct S3Options {
  std::string endpoint;  // "https://s3.eu-west-1.amazonaws.com", "http://10.0.0.7:9000"
  std::string bucket;
  SigningScope scope;
  AccessKeys keys;         // without an access key requests are not signed: a public bucket
  bool path_style = true;  // /BUCKET/KEY at the endpoint; else /KEY at BUCKET.endpoint
  std::size_t max_object_bytes = 64 << 20;
  std::size_t max_connections = 16;
  std::size_t max_queued = 256;
  std::chrono::milliseconds connect_timeout{1'000};
};

struct S3Object {
  int status = 200;  // or 304, to a request with a condition
  Fields fields;
  std::string body;
};

class S3Client {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  S3Client(boost::asio::io_context& context, S3Options options);

  // Keys are any bytes without '\0'; they are encoded here. not_found for 404; origin_failed for
  // every other refusal (the service's own code is in the detail), and what HttpClient::exchange
  // gives. Cancellable.
  boost::asio::awaitable<Result<S3Object>> get(std::string key, Deadline deadline,
                                               Fields conditions = {});
  boost::asio::awaitable<Result<S3Object>> head(std::string key, Deadline deadline);
  boost::asio::awaitable<Result<void>> put(std::string key, std::string body, Fields fields,
                                           Deadline deadline);
  // Succeeds, too, when there was none.
  boost::asio::awaitable<Result<void>> remove(std::string key, Deadline deadline);

 private:
  OriginRequest request(std::string method, const std::string& key, Fields fields,
                        std::optional<std::string> body) const;

  const S3Options options_;
  const std::string origin_, host_;  // "http://host:port", "host:port"
  HttpClient client_;
};

// What is wrong with an endpoint, or nothing: it has to be http or https, a host, and nothing
// after.
std::string wrong_endpoint(std::string_view endpoint);

}  // namespace tintype::net
