#include "net/s3_client.h"

#include <algorithm>
#include <utility>

#include "net/source_url.h"

namespace tintype::net {

namespace asio = boost::asio;

namespace {

ClientOptions client_options(const S3Options& options) {
  ClientOptions client;
  client.max_body_bytes = options.max_object_bytes;
  client.max_connections = client.max_connections_per_host = options.max_connections;
  client.max_queued = options.max_queued;
  client.connect_timeout = options.connect_timeout;
  client.total_timeout = std::chrono::hours(1);  // each request has its deadline
  client.guard.allowed = {AddressBlock{{}, 0}};
  client.guard.ports.clear();
  return client;
}

struct Endpoint {
  std::string scheme, host;  // "https://", "host:port"
};

Endpoint parts_of(std::string_view endpoint) {
  const auto at = endpoint.find("://") + 3;
  return {std::string(endpoint.substr(0, at)), std::string(endpoint.substr(at))};
}

std::string host_of(const S3Options& options) {
  const std::string host = parts_of(options.endpoint).host;
  return options.path_style ? host : options.bucket + '.' + host;
}

// "<Error><Code>NoSuchKey</Code>…": only the code, which says nothing of ours.
std::string code_in(std::string_view body) {
  const auto begin = body.find("<Code>");
  if (begin == std::string_view::npos) return {};
  const auto text = body.substr(begin + 6, 64);
  const auto end = text.find("</Code>");
  if (end == std::string_view::npos) return {};
  std::string code(text.substr(0, end));
  const bool plain = std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  });
  return plain ? code : std::string();
}

Error refused(const OriginResponse& response) {
  const std::string status = std::to_string(response.status);
  if (response.status == 404 && code_in(response.body) != "NoSuchBucket")
    return {Code::not_found, "no such object in the bucket", {}};
  return {Code::origin_failed,
          "the bucket's service answered with status " + status,
          {},
          code_in(response.body)};
}

bool is_success(int status) {
  return status >= 200 && status < 300;
}

// Of a request with a body over TLS the channel vouches for the body.
std::string payload_of(const std::optional<std::string>& body, std::string_view endpoint) {
  if (!body) return std::string(kEmptyPayload);
  return endpoint.starts_with("https:") ? std::string(kUnsignedPayload) : hex_sha256(*body);
}

asio::awaitable<Result<S3Object>> fetched(asio::awaitable<Result<OriginResponse>> exchange) {
  auto response = co_await std::move(exchange);
  if (!response) co_return response.error();
  if (response->status != 200 && response->status != 304) co_return refused(*response);
  S3Object object;
  object.status = response->status;
  object.fields = std::move(response->fields);
  object.body = std::move(response->body);
  co_return object;
}

asio::awaitable<Result<void>> done(asio::awaitable<Result<OriginResponse>> exchange,
                                   bool gone_is_fine) {
  auto response = co_await std::move(exchange);
  if (!response) co_return response.error();
  if (is_success(response->status)) co_return Result<void>();
  auto error = refused(*response);
  if (gone_is_fine && error.code == Code::not_found) co_return Result<void>();
  // Nothing is to be found where something was to be put.
  if (error.code == Code::not_found) error.code = Code::origin_failed;
  co_return error;
}

}  // namespace

S3Client::S3Client(asio::io_context& context, S3Options options)
    : options_(std::move(options)),
      origin_(parts_of(options_.endpoint).scheme + host_of(options_)),
      host_(host_of(options_)),
      client_(context, client_options(options_)) {}

OriginRequest S3Client::request(std::string method, const std::string& key, Fields fields,
                                std::optional<std::string> body) const {
  RequestToSign to_sign;
  to_sign.method = method;
  to_sign.host = host_;
  to_sign.path = (options_.path_style ? '/' + options_.bucket : std::string()) + '/' + key;
  to_sign.headers = std::move(fields);
  to_sign.payload = payload_of(body, options_.endpoint);
  OriginRequest request;
  request.origin = origin_;
  request.method = std::move(method);
  request.target = encoded_target(to_sign);
  request.fields = options_.keys.access_key.empty()
                       ? std::move(to_sign.headers)
                       : signed_headers(to_sign, options_.keys, options_.scope,
                                        std::chrono::system_clock::now());
  request.fields.emplace_back("Host", host_);
  request.body = std::move(body);
  return request;
}

asio::awaitable<Result<S3Object>> S3Client::get(std::string key, Deadline deadline,
                                                Fields conditions) {
  return fetched(client_.exchange(request("GET", key, std::move(conditions), {}), deadline));
}

asio::awaitable<Result<S3Object>> S3Client::head(std::string key, Deadline deadline) {
  return fetched(client_.exchange(request("HEAD", key, {}, {}), deadline));
}

asio::awaitable<Result<void>> S3Client::put(std::string key, std::string body, Fields fields,
                                            Deadline deadline) {
  return done(client_.exchange(request("PUT", key, std::move(fields), std::move(body)), deadline),
              false);
}

asio::awaitable<Result<void>> S3Client::remove(std::string key, Deadline deadline) {
  return done(client_.exchange(request("DELETE", key, {}, {}), deadline), true);
}

std::string wrong_endpoint(std::string_view endpoint) {
  const std::string text(endpoint);
  const auto at = text.find("://");
  const bool scheme = text.starts_with("http://") || text.starts_with("https://");
  if (!scheme || at + 3 >= text.size() ||
      text.find_first_of("/?#@ ", at + 3) != std::string::npos || !check_source_url(text))
    return "expected http://HOST:PORT or https://HOST:PORT, not \"" + text + '"';
  return {};
}

}  // namespace tintype::net
