// What origins do wrong or with intent: nothing of it may be taken for an answer, and nobody but
// the allowed origin may see a connection.
#include "net/http_client.h"
#include "net/scripted_origin.h"
#include "run_awaitable.h"
#include "support.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::net {
namespace {

using Clock = std::chrono::steady_clock;

ClientOptions allowing(const std::string& address) {
  ClientOptions options;
  if (!address.empty()) options.guard.allowed.push_back(parse_address_block(address).value());
  options.guard.ports.clear();
  return options;
}

Result<Fetched> get(const ClientOptions& options, const std::string& url,
                    Clock::duration within = 5s) {
  asio::io_context context;
  HttpClient client(context, options);
  return run(context, client.get(url, Clock::now() + within));
}

Code code_of(const Result<Fetched>& fetched) {
  INFO((fetched ? "body " + fetched->body : std::string()));
  REQUIRE(fetched.has_error());
  return fetched.error().code;
}

Code answered(const Answer& answer, Clock::duration within = 5s) {
  ScriptedOrigin origin([&](const std::string&) { return answer; });
  return code_of(get(allowing("127.0.0.1"), origin.url("/"), within));
}

Answer raw(const std::string& bytes) {
  return {bytes};
}

}  // namespace

TEST_CASE("broken answers are not taken for whole ones", "[net]") {
  const std::string head = "HTTP/1.1 200 OK\r\nConnection: close\r\n";
  CHECK(answered(raw(head + "Content-Length: 10\r\n\r\nabc")) == Code::origin_failed);
  CHECK(answered({.bytes = head + "Content-Length: 10\r\n\r\nabc", .reset = true}) ==
        Code::origin_failed);
  CHECK(answered({.bytes = "", .reset = true}) == Code::origin_failed);
  CHECK(answered(raw("")) == Code::origin_failed);
  CHECK(answered(raw(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nab")) == Code::origin_failed);
  CHECK(answered(raw(head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\nab")) == Code::origin_failed);
  CHECK(answered(raw(head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")) ==
        Code::origin_failed);
  CHECK(answered(raw(head + "Content-Length: 3\r\nContent-Length: 2\r\n\r\nabc")) ==
        Code::origin_failed);
  CHECK(answered(raw(head + "Content-Length: -3\r\n\r\nabc")) == Code::origin_failed);
  CHECK(answered(ok("abc", "Content-Encoding: gzip\r\n")) == Code::origin_failed);
  CHECK(answered(ok("abc", "Content-Encoding: br\r\n")) == Code::origin_failed);
  CHECK(answered(ok("", "Content-Encoding: gzip\r\n")) == Code::origin_failed);
  CHECK(answered(raw("not http at all\r\n\r\n")) == Code::origin_failed);
  CHECK(answered(raw("HTTP/1.1 206 Partial\r\nContent-Length: 1\r\n\r\na")) == Code::origin_failed);
  CHECK(answered(raw("HTTP/1.1 304 Not Modified\r\n\r\n")) == Code::origin_failed);
  CHECK(answered(raw("HTTP/1.1 302 Found\r\nContent-Length: 1\r\n\r\na")) == Code::origin_failed);
}

TEST_CASE("endless heads and bodies are cut off", "[net]") {
  std::string interim;
  for (int i = 0; i < 5000; ++i) interim += "HTTP/1.1 100 Continue\r\n\r\n";
  CHECK(answered(raw(interim)) == Code::origin_failed);
  CHECK(answered(ok("a", "X: " + std::string(1 << 20, 'x') + "\r\n")) == Code::origin_failed);
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  CHECK(answered(ok("a", many)) == Code::origin_failed);
  ScriptedOrigin origin([](const std::string&) {
    return raw("HTTP/1.1 200 OK\r\n\r\n" + std::string(4 << 20, 'x'));
  });
  auto options = allowing("127.0.0.1");
  options.max_body_bytes = 1 << 20;
  CHECK(code_of(get(options, origin.url("/"))) == Code::too_large);
}

TEST_CASE("a body that drips is given up at the deadline", "[net]") {
  const auto begin = Clock::now();
  Answer slow = ok(std::string(1000, 'x'));
  slow.a_byte = 20ms;
  CHECK(answered(slow, 300ms) == Code::origin_timeout);
  CHECK(Clock::now() - begin < 3s);
}

TEST_CASE("redirects are followed so often and no more", "[net]") {
  ScriptedOrigin origin([](const std::string& target) {
    const int left = std::stoi(target.substr(1));
    return left == 0 ? ok("there") : redirect("/" + std::to_string(left - 1));
  });
  auto options = allowing("127.0.0.1");
  options.max_redirects = 3;
  CHECK(get(options, origin.url("/3"))->body == "there");
  CHECK(code_of(get(options, origin.url("/4"))) == Code::origin_failed);
}

TEST_CASE("a redirect out of http is refused", "[net]") {
  for (const std::string to :
       {"file:///etc/passwd", "gopher://127.0.0.1/_x", "ftp://127.0.0.1/a", "dict://127.0.0.1/a",
        "data:,a", "scp://127.0.0.1/a", "ldap://127.0.0.1/"}) {
    INFO(to);
    CHECK(answered(redirect(to)) == Code::forbidden);
  }
}

TEST_CASE("a redirect is held to the address and port rules", "[net]") {
  ScriptedOrigin other_address([](const std::string&) { return ok("secret"); }, "127.0.0.2");
  ScriptedOrigin other_port([](const std::string&) { return ok("secret"); });
  std::string to;
  ScriptedOrigin origin([&](const std::string&) { return redirect(to); });
  auto options = allowing("127.0.0.1");
  options.guard.ports = {origin.port(), other_address.port()};
  for (const std::string& target :
       {other_address.url("/"), other_port.url("/"),
        "http://0x7f.2:" + std::to_string(other_address.port()) + "/",
        "http://[::ffff:127.0.0.2]:" + std::to_string(other_address.port()) + "/"}) {
    to = target;
    INFO(to);
    CHECK(code_of(get(options, origin.url("/"))) == Code::forbidden);
  }
  CHECK(other_address.connections() == 0);
  CHECK(other_port.connections() == 0);
  CHECK(origin.connections() == 4);
}

TEST_CASE("no spelling of loopback gets past the guard", "[net]") {
  ScriptedOrigin canary([](const std::string&) { return ok("secret"); }, "0.0.0.0");
  ScriptedOrigin canary6([](const std::string&) { return ok("secret"); }, "::1");
  for (const std::uint16_t port : {canary.port(), canary6.port()}) {
    for (const std::string host : {"127.0.0.1",
                                   "127.1",
                                   "0",
                                   "0.0.0.0",
                                   "2130706433",
                                   "0x7f.1",
                                   "0x7f000001",
                                   "0177.0.0.1",
                                   "017700000001",
                                   "127.0.0.1.",
                                   "[::]",
                                   "[::1]",
                                   "[::ffff:127.0.0.1]",
                                   "[::ffff:7f00:1]",
                                   "[::127.0.0.1]",
                                   "[64:ff9b::7f00:1]",
                                   "[2002:7f00:1::]",
                                   "[fe80::1%25lo]",
                                   "localhost",
                                   "localhost.",
                                   "LOCALHOST",
                                   "１２７.0.0.1",
                                   "①②⑦.0.0.1",
                                   "127。0。0。1"}) {
      INFO(host);
      const auto fetched = get(allowing(""), "http://" + host + ":" + std::to_string(port) + "/");
      CHECK(code_of(fetched) != Code::internal);
    }
  }
  CHECK(code_of(get(allowing(""), canary.url("/"))) == Code::forbidden);
  CHECK(canary.connections() == 0);
  CHECK(canary6.connections() == 0);
}

TEST_CASE("unreachable and unknown hosts are the origin's failure", "[net]") {
  std::uint16_t closed_port = 0;
  {
    const ScriptedOrigin gone([](const std::string&) { return ok(""); });
    closed_port = gone.port();
  }
  const auto url = "http://127.0.0.1:" + std::to_string(closed_port) + "/";
  CHECK(code_of(get(allowing("127.0.0.1"), url)) == Code::origin_failed);
  CHECK(code_of(get(allowing("127.0.0.1"), "http://no-such-host.invalid/")) == Code::origin_failed);
}

TEST_CASE("messages for the client name no host and no address", "[net]") {
  ScriptedOrigin origin([](const std::string&) { return Answer{.bytes = "", .reset = true}; });
  for (const std::string& address : {""s, "127.0.0.1"s}) {
    const auto fetched = get(allowing(address), origin.url("/secret"));
    REQUIRE(fetched.has_error());
    CHECK(fetched.error().message.find("127") == std::string::npos);
    CHECK(fetched.error().message.find("secret") == std::string::npos);
  }
}

}  // namespace tintype::net
