#include "server/proxy_request.h"

#include "cache/http_fields.h"
#include "server/pass_marks.h"
#include "support.h"

using namespace std::literals;
namespace tintype::server {
namespace {

ProxySettings settings() {
  ProxySettings proxy;
  proxy.origin = "http://inside:9000";
  proxy.base = "/base";
  proxy.host = "inside:9000";
  return proxy;
}

Request asking(cache::Headers fields, std::string target = "/m/a?b") {
  Request request;
  request.method_name = "GET";
  request.target = std::move(target);
  request.client = "192.0.2.1";
  request.fields = std::make_shared<const cache::Headers>(std::move(fields));
  return request;
}

std::string field(const net::OriginRequest& request, std::string_view name) {
  return cache::joined_field(request.fields, name).value_or("none");
}

net::OriginRequest passed_on(const Request& request, Purpose purpose = Purpose::to_keep,
                             const cache::Object* stored = nullptr) {
  return origin_request("/m", settings(), request, purpose, stored);
}

}  // namespace

TEST_CASE("the mount's path gives way to the origin's") {
  const auto target = [](const char* mount, const char* base, const char* asked) {
    auto proxy = settings();
    proxy.base = base;
    return origin_target(mount, proxy, asked);
  };
  CHECK(target("/m", "/base", "/m/a?b") == "/base/a?b");
  CHECK(target("/m", "/base", "/m") == "/base/");
  CHECK(target("/m", "/base", "/m?x") == "/base/?x");
  CHECK(target("/m", "", "/m/a") == "/a");
  CHECK(target("", "", "/a//b/../c") == "/a//b/../c");
}

TEST_CASE("targets have keys of their own, and so have origins") {
  const auto key = target_key("/m", settings(), "/m/a");
  CHECK(target_key("/m", settings(), "/m/a") == key);
  CHECK(target_key("/m", settings(), "/m/a?") != key);
  CHECK(target_key("/n", settings(), "/m/a") != key);
  auto other = settings();
  other.base = "/x";
  CHECK(target_key("/m", other, "/m/a") != key);
}

TEST_CASE("the origin gets the end-to-end fields, its own host, and who asked by what way") {
  const auto asked = passed_on(asking({{"Host", "outside"},
                                       {"Connection", "X-Hop"},
                                       {"X-Hop", "1"},
                                       {"X", "2"},
                                       {"Via", "1.0 before"},
                                       {"X-Forwarded-For", "198.51.100.1"},
                                       {"X-Forwarded-Host", "evil"},
                                       {"Forwarded", "host=evil"},
                                       {"X-Original-URL", "/evil"},
                                       {"Content-Length", "3"}}));
  CHECK(asked.origin == "http://inside:9000");
  CHECK(asked.target == "/base/a?b");
  CHECK(field(asked, "Host") == "inside:9000");
  CHECK(field(asked, "X") == "2");
  CHECK(field(asked, "Via") == "1.0 before, " + via());
  CHECK(field(asked, "X-Forwarded-For") == "198.51.100.1, 192.0.2.1");
  CHECK(field(asked, "Surrogate-Capability") == "tintype=\"Surrogate/1.0\"");
  for (const char* name :
       {"Connection", "X-Hop", "X-Forwarded-Host", "Forwarded", "X-Original-URL", "Content-Length"})
    CHECK(field(asked, name) == "none");
}

TEST_CASE("what may be kept is asked for whole, what may not as the client has it") {
  const auto request = asking({{"Range", "bytes=0-1"},
                               {"X-HTTP-Method-Override", "DELETE"},
                               {"If-Range", "\"a\""},
                               {"If-None-Match", "\"b\""},
                               {"If-Modified-Since", "c"}});
  for (const char* name :
       {"Range", "If-Range", "If-None-Match", "If-Modified-Since", "X-HTTP-Method-Override"}) {
    CHECK(field(passed_on(request, Purpose::to_keep), name) == "none");
    CHECK(field(passed_on(request, Purpose::to_pass), name) != "none");
  }
}

TEST_CASE("what is stored is asked about by its own validators") {
  cache::Object stored;
  stored.headers = {{"ETag", "W/\"x\""}, {"Last-Modified", "y"}};
  const auto asked =
      passed_on(asking({{"If-None-Match", "\"client\""}}), Purpose::to_keep, &stored);
  CHECK(field(asked, "If-None-Match") == "W/\"x\"");
  CHECK(field(asked, "If-Modified-Since") == "y");
}

TEST_CASE("a request that comes back is known") {
  CHECK(has_been_here({{"Via", "1.1 a, " + via() + ", 1.1 b"}}));
  CHECK_FALSE(has_been_here({{"Via", "1.1 tintype"}}));
  CHECK_FALSE(has_been_here({}));
}

TEST_CASE("marks last their time, and are bounded") {
  PassMarks marks(2);
  const auto now = PassMarks::Clock::now();
  marks.put({1, 1}, now, 10s);
  CHECK(marks.has({1, 1}, now + 9s));
  CHECK_FALSE(marks.has({1, 1}, now + 10s));
  CHECK_FALSE(marks.has({1, 2}, now));
  marks.put({1, 2}, now, 1s);
  marks.put({1, 3}, now + 5s, 10s);
  CHECK(marks.size() == 2);
  CHECK(marks.has({1, 1}, now + 5s));
  marks.put({1, 4}, now + 5s, 10s);
  CHECK(marks.size() == 1);
  marks.remove({1, 4});
  CHECK(marks.size() == 0);
}

}  // namespace tintype::server
