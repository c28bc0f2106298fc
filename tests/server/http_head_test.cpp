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

TEST_CASE("lines of one name are a list") {
  const auto parsed = parse_head(
      "GET / HTTP/1.1\r\nHost: a\r\nIf-None-Match: \"x\"\r\nIf-None-Match: \"y\"\r\n"
      "Range: bytes=1-2\r\n\r\n");
  REQUIRE(parsed);
  CHECK(parsed->request.if_none_match == "\"x\", \"y\"");
  CHECK(parsed->request.range == "bytes=1-2");
}

TEST_CASE("all fields are kept where they are wanted") {
  const std::string head = "PUT /a HTTP/1.1\r\nHost: h\r\nX:  1 \r\nx: 2\r\n\r\n";
  CHECK_FALSE(parse_head(head)->request.fields);
  const auto parsed = parse_head(head, true);
  REQUIRE(parsed->request.fields);
  CHECK(*parsed->request.fields == cache::Headers{{"Host", "h"}, {"X", "1"}, {"x", "2"}});
  CHECK(parsed->request.method_name == "PUT");
  CHECK(parsed->request.method == Method::other);
}

TEST_CASE("hints are read by their names of today first") {
  const auto hints = [](const char* fields) {
    return parse_head(std::string("GET / HTTP/1.1\r\n") + fields + "\r\n")->request.hints;
  };
  CHECK(hints("DPR: 2\r\nSec-CH-DPR: 3\r\n").dpr == "3");
  CHECK(hints("Sec-CH-DPR: 3\r\nDPR: 2\r\n").dpr == "3");
  CHECK(hints("Width: 2\r\nSave-Data: on\r\n").width == "2");
  CHECK(hints("Save-Data: on\r\n").save_data == "on");
}

TEST_CASE("the target of a head is known before it is gated") {
  CHECK(target_of("GET /a?b HTTP/1.1\r\n") == "/a?b");
  for (const char* head : {"", "GET", "GET\r\n /a x"}) CHECK(target_of(head).empty());
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

TEST_CASE("an object's own fields are sent, but for notes and those the answer has") {
  auto object = std::make_shared<cache::Object>();
  object->headers = {{":age", "5"},     {"Date", "then"},     {"Content-Type", "a/b"},
                     {"Server", "own"}, {"Via", "1.1 there"}, {"X", "1"},
                     {"X", "2"}};
  object->body = Body("body");
  Response response;
  response.object = object;
  response.stored_fields = true;
  response.set("Via", "1.1 here");
  response.set("Content-Type", "c/d");
  CHECK(response_head(response, true, true) ==
        "HTTP/1.1 200 OK\r\nDate: then\r\nServer: own\r\nVia: 1.1 there\r\n"
        "Via: 1.1 here\r\nX: 1\r\nX: 2\r\nContent-Type: c/d\r\nContent-Length: 4\r\n\r\n");
  response.status = 304;
  CHECK(response_head(response, true, true).find("a/b") == std::string::npos);
}

TEST_CASE("an answer may have a length of its own, or none") {
  Response response;
  response.own_length = true;
  CHECK(response_head(response, true, true).find("Content-Length") == std::string::npos);
  response.set("Content-Length", "99");
  CHECK(response_head(response, true, true).find("Content-Length: 99\r\n") != std::string::npos);
}

}  // namespace tintype::server
