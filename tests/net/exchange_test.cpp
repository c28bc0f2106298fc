// Whole exchanges with an origin, and what origins do wrong in them.
#include "net/http_client.h"
#include "net/scripted_origin.h"
#include "run_awaitable.h"
#include "support.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::net {
namespace {

using Clock = std::chrono::steady_clock;

ClientOptions open_to_all() {
  ClientOptions options;
  options.guard.allowed.push_back(parse_address_block("127.0.0.1").value());
  options.guard.ports.clear();
  options.max_body_bytes = 1000;
  return options;
}

OriginRequest asking(const ScriptedOrigin& origin, std::string method = "GET",
                     Fields fields = {{"Host", "h"}}) {
  return {origin.url(""), std::move(method), "/t?u", std::move(fields), {}};
}

Result<OriginResponse> exchange(OriginRequest request, const ClientOptions& options = open_to_all(),
                                Clock::duration within = 5s) {
  asio::io_context context;
  HttpClient client(context, options);
  return run(context, client.exchange(std::move(request), Clock::now() + within));
}

Result<OriginResponse> answered(const std::string& bytes, std::string method = "GET") {
  ScriptedOrigin origin([&bytes](const std::string&) { return Answer{bytes}; });
  return exchange(asking(origin, std::move(method)));
}

Code refused(const std::string& bytes) {
  const auto response = answered(bytes);
  INFO(bytes << (response ? "\n=> " + response->body : ""));
  REQUIRE(response.has_error());
  return response.error().code;
}

const std::string kHead = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

}  // namespace

TEST_CASE("every status comes with its fields in order and its body", "[net]") {
  for (const int status : {200, 201, 301, 404, 418, 500, 599, 999}) {
    const auto response = answered("HTTP/1.1 " + std::to_string(status) +
                                   " Phrase\r\nConnection: close\r\nLocation: /x\r\nB: 1\r\n"
                                   "A: 2\r\nB: 3\r\nContent-Length: 3\r\n\r\nabc");
    REQUIRE(response);
    CHECK(response->status == status);
    CHECK(response->body == "abc");
    CHECK(response->fields == Fields{{"Connection", "close"},
                                     {"Location", "/x"},
                                     {"B", "1"},
                                     {"A", "2"},
                                     {"B", "3"},
                                     {"Content-Length", "3"}});
  }
}

TEST_CASE("a request is sent as it is given, and nothing else with it", "[net]") {
  ScriptedOrigin origin([](const std::string&) { return ok("x"); });
  const auto sent = [&origin](OriginRequest request) {
    REQUIRE(exchange(std::move(request)));
    const auto whole = origin.last_request();
    return whole.substr(0, whole.find("\r\n\r\n") + 4);
  };
  CHECK(sent(asking(origin, "GET", {{"Host", "h"}, {"X", "1"}, {"x", "2"}, {"Empty", ""}})) ==
        "GET /t?u HTTP/1.1\r\nHost: h\r\nX: 1\r\nx: 2\r\nEmpty:\r\n\r\n");
  CHECK(sent(asking(origin, "M-SEARCH")) == "M-SEARCH /t?u HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(sent(asking(origin, "GET", {{"Host", "h"}, {"Accept", "a"}, {"User-Agent", "b"}})) ==
        "GET /t?u HTTP/1.1\r\nHost: h\r\nAccept: a\r\nUser-Agent: b\r\n\r\n");
  for (const char* method : {"POST", "PUT", "DELETE", "BREW"}) {
    auto request = asking(origin, method);
    request.body = "abc";
    CHECK(sent(std::move(request)) ==
          std::string(method) + " /t?u HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n");
  }
  auto empty = asking(origin, "PUT");
  empty.body = "";
  CHECK(sent(std::move(empty)) == "PUT /t?u HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
  auto dots = asking(origin);
  dots.target = "/a/../b//c?d={e}|f\\g^h`i\"j<k>";
  CHECK(sent(std::move(dots)).starts_with("GET /a/../b//c?d={e}|f\\g^h`i\"j<k> HTTP/1.1\r\n"));
}

TEST_CASE("HEAD has fields and no body", "[net]") {
  const auto response = answered(kHead + "Content-Length: 99\r\nX: 1\r\n\r\n", "HEAD");
  REQUIRE(response);
  CHECK(response->body.empty());
  CHECK(response->fields.back() == std::pair<std::string, std::string>("X", "1"));
}

TEST_CASE("interim responses and trailers are not the response", "[net]") {
  const auto response = answered(
      "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nConnection: close\r\n"
      "Transfer-Encoding: chunked\r\nA: 1\r\n\r\n3\r\nabc\r\n0\r\nA: 2\r\n\r\n");
  REQUIRE(response);
  CHECK(response->body == "abc");
  CHECK(response->fields ==
        Fields{{"Connection", "close"}, {"Transfer-Encoding", "chunked"}, {"A", "1"}});
}

TEST_CASE("a length that is said twice is said once", "[net]") {
  const auto response =
      answered(kHead + "Content-Length: 3\r\nA: 1\r\ncontent-length: 3\r\n\r\nabc");
  REQUIRE(response);
  CHECK(response->fields == Fields{{"Connection", "close"}, {"Content-Length", "3"}, {"A", "1"}});
}

TEST_CASE("codings of the content are left alone", "[net]") {
  const auto response = answered(kHead + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
  REQUIRE(response);
  CHECK(response->body == "abc");
}

TEST_CASE("a response that could be framed in two ways, or is cut off, is none", "[net]") {
  for (const std::string& bytes :
       {kHead + "Content-Length: 10\r\n\r\nabc",
        kHead + "Content-Length: 3\r\nContent-Length: 2\r\n\r\nabc",
        kHead + "Content-Length: 3, 3\r\n\r\nabc", kHead + "Content-Length: -3\r\n\r\nabc",
        kHead + "Transfer-Encoding: gzip\r\n\r\nabc",
        kHead + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        kHead + "Transfer-Encoding: chunked\r\n\r\n5\r\nab", kHead + "A b: c\r\n\r\n",
        kHead + "A: \x01\r\n\r\n", std::string("HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"),
        std::string("nonsense\r\n\r\n"), std::string()})
    CHECK(refused(bytes) == Code::origin_failed);
}

TEST_CASE("responses are bounded", "[net]") {
  const std::string fits(1000, 'x'), large(1001, 'x');
  CHECK(answered(ok(fits).bytes));
  CHECK(refused(ok(large).bytes) == Code::origin_failed);
  CHECK(refused(kHead + "\r\n" + large) == Code::origin_failed);
  std::string lines;
  for (int i = 0; i < 300; ++i) lines += "X: 1\r\n";
  CHECK(refused(kHead + lines + "\r\n") == Code::origin_failed);
}

TEST_CASE("an origin that is not there, or silent, is told from one that answers", "[net]") {
  ScriptedOrigin silent([](const std::string&) { return Answer{.bytes = "", .hang = true}; });
  auto options = open_to_all();
  options.total_timeout = 50ms;
  const auto late = exchange(asking(silent), options);
  REQUIRE(late.has_error());
  CHECK(late.error().code == Code::origin_timeout);
  const auto past = exchange(asking(silent), open_to_all(), -1s);
  REQUIRE(past.has_error());
  CHECK(past.error().code == Code::origin_timeout);
  const auto guarded = exchange(asking(silent), ClientOptions{});
  REQUIRE(guarded.has_error());
  CHECK(guarded.error().code == Code::forbidden);
  CHECK(exchange({"http://127.0.0.1:1", "GET", "/", {}, {}}).error().code == Code::origin_failed);
}

}  // namespace tintype::net
