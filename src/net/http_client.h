#pragma once
// The network server's HTTP client: libcurl's multi interface on the executor's own loop. HTTP and
// HTTPS only; every connect, also after redirects and DNS, is checked by the address guard on the
// socket address itself. No proxies from the environment, no cookies, no netrc.
// All members run on the executor's one thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "net/address_guard.h"
#include "net/field_lines.h"

namespace tintype::net {

struct ClientOptions {
  std::size_t max_body_bytes = 64 << 20;
  std::size_t max_redirects = 5;
  std::size_t max_connections = 64;
  std::size_t max_connections_per_host = 8;
  std::size_t max_queued = 256;  // beyond: overloaded
  std::chrono::milliseconds connect_timeout{3'500};
  std::chrono::milliseconds total_timeout{10'000};
  std::string user_agent = "Tintype";
  GuardRules guard;
};

// What a copy held here is known by at its origin, as it was sent; empty: not known.
struct Validators {
  Validators() = default;
  Validators(std::string tag, std::string date)
      : etag(std::move(tag)), last_modified(std::move(date)) {}
  std::string etag, last_modified;
};

struct Fetched {
  bool not_modified = false;  // 304: the copy with the validators is still right; no body
  std::string body;
  std::string content_type, etag, last_modified, cache_control, expires, date, age;  // as sent
  std::vector<std::pair<std::string, std::string>> tag_fields;  // ResponseHead's
};

// To an origin behind a proxy mount.
struct OriginRequest {
  std::string origin;  // "http://host:port", as configured
  std::string method;
  std::string target;  // path and query, sent byte for byte
  Fields fields;       // all that is sent, with Host
  std::optional<std::string> body;
};

struct OriginResponse {
  int status = 0;
  Fields fields;  // in order, those of the connection too; no trailers
  std::string body;
};

class HttpClient {
 public:
  HttpClient(boost::asio::io_context& context, ClientOptions options);
  ~HttpClient();

  // GET. bad_request for what is no http or https url, or carries a password; forbidden when the
  // guard refuses the address or port, and for redirects out of http, or from https to http;
  // not_found for 404 and 410; origin_failed for other statuses, refused connections, DNS, TLS and
  // broken bodies (a body shorter than its Content-Length, any Content-Encoding); origin_timeout
  // when it takes longer than its own timeout or the deadline; too_large over the body bound;
  // overloaded over `max_queued`. Cancellable, and then `cancelled`. May outlive the client. With
  // validators it is asked for only if it has changed; a 304 that was not asked for is an
  // origin_failed.
  boost::asio::awaitable<Result<Fetched>> get(std::string url,
                                              std::chrono::steady_clock::time_point deadline,
                                              Validators held = {});

  // One request and its whole response, whatever its status; redirects are not followed. What two
  // readers could frame differently (codings that were not asked for, two lengths, a malformed
  // head), a response that is cut off, and one over the body bound are origin_failed, as are
  // refused connections, DNS and TLS; else as get(). May be sent twice when the method is
  // idempotent and a kept connection was closed.
  boost::asio::awaitable<Result<OriginResponse>> exchange(
      OriginRequest request, std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tintype::net
