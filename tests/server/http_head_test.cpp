#include "server/http_head.h"

#include "support.h"

namespace tintype::server {

TEST_CASE("a head becomes a request") {
  const auto parsed = parse_head(
      "GET /img/a.jpg?w=1 HTTP/1.1\r\nHost: a\r\nACCEPT: image/webp\r\nif-none-match: \"x\"\r\n"
      "If-Modified-Since: y\r\nAuthorization: Bearer z\r\n\r\n");
  REQUIRE(parsed);
  CHECK(parsed->request.method == Method::get);
  CHECK(parsed->request.target == "/img/a.jpg?w=1");
  CHECK(parsed->request.accept == "image/webp");
  CHECK(parsed->request.if_none_match == "\"x\"");
  CHECK(parsed->request.if_modified_since == "y");
  CHECK(parsed->request.authorization == "Bearer z");
  CHECK(parsed->keep_alive);
  CHECK(parsed->http_1_1);
}

TEST_CASE("connections are kept or closed as the client says") {
  CHECK_FALSE(parse_head("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")->keep_alive);
  CHECK_FALSE(parse_head("GET / HTTP/1.0\r\n\r\n")->keep_alive);
  CHECK(parse_head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")->keep_alive);
}

TEST_CASE("what is not a whole head is nothing") {
  CHECK_FALSE(parse_head(""));
  CHECK_FALSE(parse_head("GET / HTTP/1.1\r\nHost: a\r\n"));
  CHECK_FALSE(parse_head("nonsense\r\n\r\n"));
}

TEST_CASE("a response head has framing of its own") {
  Response response;
  response.text = "hello";
  response.set("Content-Type", "text/plain");
  const auto head = response_head(response, true, true);
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.find("Content-Length: 5\r\n") != std::string::npos);
  CHECK(head.find("Content-Type: text/plain\r\n") != std::string::npos);
  CHECK(head.find("Date: ") != std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
  CHECK(response_head(response, true, false).find("Connection: close\r\n") != std::string::npos);
  response.status = 304;
  CHECK(response_head(response, true, true).find("Content-Length") == std::string::npos);
}

}  // namespace tintype::server
