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
#include <vector>

#include "base/error.h"
#include "net/address_guard.h"

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

struct Fetched {
  std::string body;
  std::string content_type, etag, last_modified, cache_control, expires, date, age;  // as sent
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
  // overloaded over `max_queued`. Cancellable, and then `cancelled`. May outlive the client.
  boost::asio::awaitable<Result<Fetched>> get(std::string url,
                                              std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tintype::net
