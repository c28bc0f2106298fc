#include "server/gate.h"

#include "support.h"

namespace tintype::server {
namespace {

Verdict inspect(const std::string& head) {
  return inspect_head(head, {100, 5, 1000});
}

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("plain requests pass the gate") {
  CHECK(inspect(get("/")).status == 0);
  CHECK(inspect(get("/img/a.jpg?w=[1]&x={2}|3^4`\"<>\\")).status == 0);
  CHECK(inspect(get("/", "Accept: image/*;q=0.5, */*\r\nX: \t a \xc3\xa9\r\n")).status == 0);
  CHECK(inspect("HEAD / HTTP/1.0\r\n\r\n").status == 0);
  CHECK(inspect(get("/", "Content-Length: 0\r\n")).status == 0);
  CHECK(inspect("GET / HTTP/1.1\r\nhost: [::1]:80\r\n\r\n").status == 0);
}

TEST_CASE("a POST says how long it is, within the bound") {
  const auto post = [](const std::string& fields) {
    return inspect("POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n");
  };
  CHECK(post("Content-Length: 1000\r\n").status == 0);
  CHECK(post("Content-Length: 1000\r\n").body_bytes == 1000);
  CHECK(post("").status == 411);
  CHECK(post("Content-Length: 1001\r\n").status == 413);
  CHECK(post("Content-Length: 18446744073709551616\r\n").status == 413);
  for (const char* length : {"", "+1", "-1", "1a", "0x1", "1 1", "1,1", "1.0"})
    CHECK(post("Content-Length: " + std::string(length) + "\r\n").status == 400);
}

TEST_CASE("where requests are passed on, any method may have a body, but for two") {
  const auto passed = [](const std::string& method, const std::string& fields = "") {
    GateLimits limits{100, 5, 1000};
    limits.any_method = true;
    return inspect_head(method + " / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n", limits);
  };
  for (const char* method : {"PUT", "DELETE", "PATCH", "M-SEARCH", "BREW", "OPTIONS"}) {
    CAPTURE(method);
    CHECK(passed(method).status == 0);
    CHECK_FALSE(passed(method).has_body);
    const auto with_body = passed(method, "Content-Length: 7\r\n");
    CHECK(with_body.status == 0);
    CHECK(with_body.body_bytes == 7);
    CHECK(with_body.has_body);
    CHECK(passed(method, "Content-Length: 1001\r\n").status == 413);
    CHECK(passed(method, "Transfer-Encoding: chunked\r\n").status == 400);
  }
  CHECK(passed("PUT", "Content-Length: 0\r\n").has_body);
  CHECK(passed("POST").status == 411);
  for (const char* method : {"GET", "HEAD"})
    CHECK(passed(method, "Content-Length: 1\r\n").status == 400);
  for (const char* method : {"TRACE", "CONNECT"}) CHECK(passed(method).status == 501);
}

TEST_CASE("whatever two parsers could frame differently is refused") {
  for (const char* fields :
       {"Transfer-Encoding: chunked\r\n", "transfer-encoding: x\r\n", "Content-Length: 1\r\n",
        "Content-Length: 0\r\nContent-Length: 0\r\n", "X: a\r\n b\r\n", "X : a\r\n", ": a\r\n",
        "X\r\n", "X: \x01\r\n", "X: \x7f\r\n", "X: a\rb\r\n", "X: a\n", "Host: b\r\n",
        "H\xc3\xa9: a\r\n", "X(y): a\r\n"}) {
    CAPTURE(fields);
    CHECK(inspect(get("/", fields)).status == 400);
  }
}

TEST_CASE("request lines are taken only in the one form") {
  for (const char* line :
       {"GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET a HTTP/1.1",
        "GET http://a/ HTTP/1.1", "GET /a b HTTP/1.1", "GET /\xff HTTP/1.1", "GET /#a HTTP/1.1",
        "GET / http/1.1", "G{T / HTTP/1.1", "GET * HTTP/1.1", "GET /\t HTTP/1.1", ""}) {
    CAPTURE(line);
    CHECK(inspect(std::string(line) + "\r\nHost: a\r\n\r\n").status == 400);
  }
  CHECK(inspect("GET / HTTP/2.0\r\nHost: a\r\n\r\n").status == 505);
  CHECK(inspect("BREW / HTTP/1.1\r\nHost: a\r\n\r\n").status == 501);
}

TEST_CASE("hosts: one in 1.1, at most one in 1.0, and nothing strange in it") {
  CHECK(inspect("GET / HTTP/1.1\r\n\r\n").status == 400);
  CHECK(inspect("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n").status == 400);
  for (const char* host : {"a b", "a/b", "u@a", "a,b"})
    CHECK(inspect("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n").status == 400);
}

TEST_CASE("bounds of the gate") {
  CHECK(inspect(get("/" + std::string(99, 'a'))).status == 0);
  CHECK(inspect(get("/" + std::string(100, 'a'))).status == 414);
  CHECK(inspect(get("/", "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\n")).status == 0);
  CHECK(inspect(get("/", "A: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\n")).status == 431);
}

TEST_CASE("a head cut anywhere is refused") {
  const std::string whole = get("/img/a.jpg?w=1", "Accept: */*\r\n");
  REQUIRE(inspect(whole).status == 0);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    CAPTURE(length);
    CHECK(inspect(whole.substr(0, length)).status != 0);
  }
  CHECK(inspect(whole + "x").status == 400);
}

}  // namespace tintype::server
