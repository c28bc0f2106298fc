#include "net/http_client.h"

#include <curl/curl.h>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/nginx_server.h"
#include "net/scripted_origin.h"
#include "run_awaitable.h"
#include "support.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::net {
namespace {

using Clock = std::chrono::steady_clock;

ClientOptions loopback_allowed() {
  ClientOptions options;
  options.guard.allowed.push_back(parse_address_block("127.0.0.1").value());
  options.guard.ports.clear();
  return options;
}

Result<Fetched> get(const ClientOptions& options, const std::string& url,
                    Clock::duration within = 5s) {
  asio::io_context context;
  HttpClient client(context, options);
  return run(context, client.get(url, Clock::now() + within));
}

}  // namespace

TEST_CASE("libcurl resolves names in threads of its own", "[net]") {
  CHECK((curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) != 0);
}

TEST_CASE("a file comes from nginx with its headers", "[net]") {
  const NginxServer nginx("location = /old.png { return 301 /a.png; }");
  const std::string body(3'000'000, 'x');
  nginx.put("a.png", body);
  for (const char* target : {"/a.png", "/old.png"}) {
    const auto fetched = get(loopback_allowed(), nginx.url(target));
    REQUIRE(fetched);
    CHECK(fetched->body == body);
    CHECK(fetched->content_type == "image/png");
    CHECK_FALSE(fetched->etag.empty());
    CHECK_FALSE(fetched->last_modified.empty());
    CHECK_FALSE(fetched->date.empty());
  }
}

TEST_CASE("statuses become errors", "[net]") {
  const NginxServer nginx(
      "location /s { rewrite ^/s410 /g last; return 503; } location = /g { return 410; }"
      "location = /204 { return 204; } location = /auth { return 401; }");
  CHECK(get(loopback_allowed(), nginx.url("/none")).error().code == Code::not_found);
  CHECK(get(loopback_allowed(), nginx.url("/s410")).error().code == Code::not_found);
  CHECK(get(loopback_allowed(), nginx.url("/s503")).error().code == Code::origin_failed);
  CHECK(get(loopback_allowed(), nginx.url("/204")).error().code == Code::origin_failed);
  CHECK(get(loopback_allowed(), nginx.url("/auth")).error().code == Code::origin_failed);
}

TEST_CASE("https is not spoken to a server that only knows http", "[net]") {
  const NginxServer nginx;
  const auto fetched = get(loopback_allowed(), "https" + nginx.url("/").substr(4));
  CHECK(fetched.error().code == Code::origin_failed);
}

TEST_CASE("a body over the bound is refused, one of its size is not", "[net]") {
  const NginxServer nginx;
  nginx.put("a.png", std::string(1000, 'x'));
  auto options = loopback_allowed();
  options.max_body_bytes = 1000;
  CHECK(get(options, nginx.url("/a.png")));
  options.max_body_bytes = 999;
  CHECK(get(options, nginx.url("/a.png")).error().code == Code::too_large);
}

TEST_CASE("the request says little", "[net]") {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
  ScriptedOrigin origin([](const std::string&) { return ok("a"); });
  CHECK(get(loopback_allowed(), origin.url("/a?b=c")));
  unsetenv("http_proxy");
  unsetenv("ALL_PROXY");
  const std::string request = origin.last_request();
  CHECK(request.starts_with("GET /a?b=c HTTP/1.1\r\n"));
  CHECK(request.find("Accept-Encoding: identity\r\n") != std::string::npos);
  CHECK(request.find("User-Agent: Tintype\r\n") != std::string::npos);
  CHECK(request.find("Cookie") == std::string::npos);
  CHECK(request.find("Authorization") == std::string::npos);
}

TEST_CASE("a silent origin is given up at the asker's deadline and at the client's own", "[net]") {
  ScriptedOrigin origin([](const std::string&) { return Answer{.bytes = "", .hang = true}; });
  auto begin = Clock::now();
  CHECK(get(loopback_allowed(), origin.url("/"), 100ms).error().code == Code::origin_timeout);
  CHECK(Clock::now() - begin < 2s);
  auto options = loopback_allowed();
  options.total_timeout = 100ms;
  begin = Clock::now();
  CHECK(get(options, origin.url("/"), 1h).error().code == Code::origin_timeout);
  CHECK(Clock::now() - begin < 2s);
  CHECK(get(loopback_allowed(), origin.url("/"), -1ms).error().code == Code::origin_timeout);
}

TEST_CASE("many fetches share few connections, and all end", "[net]") {
  const NginxServer nginx;
  nginx.put("a.png", std::string(200'000, 'x'));
  auto options = loopback_allowed();
  options.max_connections_per_host = 3;
  asio::io_context context;
  HttpClient client(context, options);
  int done = 0;
  for (int i = 0; i < 100; ++i)
    asio::co_spawn(context, client.get(nginx.url("/a.png"), Clock::now() + 20s),
                   [&](std::exception_ptr fault, const Result<Fetched>& fetched) {
                     CHECK_FALSE(fault);
                     CHECK((fetched && fetched->body.size() == 200'000));
                     ++done;
                   });
  context.run();
  CHECK(done == 100);
}

TEST_CASE("fetches over the queue's bound are turned away at once", "[net]") {
  ScriptedOrigin origin([](const std::string&) { return Answer{.bytes = "", .hang = true}; });
  auto options = loopback_allowed();
  options.max_connections = 2;
  options.max_queued = 1;
  asio::io_context context;
  HttpClient client(context, options);
  int overloaded = 0, timed_out = 0;
  for (int i = 0; i < 5; ++i)
    asio::co_spawn(context, client.get(origin.url("/"), Clock::now() + 200ms),
                   [&](std::exception_ptr, const Result<Fetched>& fetched) {
                     overloaded += fetched.error().code == Code::overloaded;
                     timed_out += fetched.error().code == Code::origin_timeout;
                   });
  context.run();
  CHECK(overloaded == 2);
  CHECK(timed_out == 3);
}

TEST_CASE("a cancelled wait ends at once and leaves its place", "[net]") {
  ScriptedOrigin origin([](const std::string& target) {
    return target == "/a" ? ok("a") : Answer{.bytes = "", .hang = true};
  });
  auto options = loopback_allowed();
  options.max_connections = 1;
  options.max_queued = 0;
  asio::io_context context;
  HttpClient client(context, options);
  asio::cancellation_signal signal;
  bool cancelled = false;
  auto on_end = [&](std::exception_ptr fault, const Result<Fetched>& fetched) {
    cancelled = fault || fetched.error().code == Code::cancelled;
  };
  asio::co_spawn(context, client.get(origin.url("/hang"), Clock::now() + 1h),
                 asio::bind_cancellation_slot(signal.slot(), on_end));
  asio::steady_timer soon(context, 50ms);
  soon.async_wait([&](auto) { signal.emit(asio::cancellation_type::terminal); });
  context.run();
  CHECK(cancelled);
  CHECK(run(context, client.get(origin.url("/a"), Clock::now() + 5s)));
}

TEST_CASE("a client may go while fetches are under way", "[net]") {
  ScriptedOrigin origin([](const std::string&) { return Answer{.bytes = "", .hang = true}; });
  asio::io_context context;
  auto client = std::make_unique<HttpClient>(context, loopback_allowed());
  bool ended = false;
  asio::co_spawn(context, client->get(origin.url("/"), Clock::now() + 1h),
                 [&](std::exception_ptr, const Result<Fetched>&) { ended = true; });
  context.run_for(50ms);
  client.reset();
  CHECK_FALSE(ended);
  // And the context with the coroutine in it.
}

}  // namespace tintype::net
