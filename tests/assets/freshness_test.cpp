#include "assets/freshness.h"

#include "net/http_date.h"
#include "support.h"

using namespace std::literals;
namespace tintype::assets {
namespace {

const auto kNow = net::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").value();

// Seconds an answer with these headers stays fresh, within bounds that clamp nothing.
long fresh(const std::string& cache_control, const std::string& expires = "",
           const std::string& date = "", const std::string& age = "") {
  net::Fetched answer;
  answer.cache_control = cache_control;
  answer.expires = expires;
  answer.date = date;
  answer.age = age;
  RemoteFreshness bounds;
  bounds.least = 0s;
  bounds.usual = 777s;
  bounds.most = std::chrono::hours(24 * 365 * 100);
  return lifetime_of(answer, bounds, kNow).fresh.count();
}

}  // namespace

TEST_CASE("dates are read in the three forms of HTTP", "[assets]") {
  CHECK(net::parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT") == kNow);
  CHECK(net::parse_http_date("Sun Nov  6 08:49:37 1994") == kNow);
  CHECK_FALSE(net::parse_http_date("soon"));
  CHECK_FALSE(net::parse_http_date(""));
}

TEST_CASE("s-maxage goes before max-age, max-age before Expires", "[assets]") {
  CHECK(fresh("") == 777);
  CHECK(fresh("public") == 777);
  CHECK(fresh("max-age=100") == 100);
  CHECK(fresh("Max-Age=\"100\" , public") == 100);
  CHECK(fresh("max-age=100, s-maxage=50") == 50);
  CHECK(fresh("max-age=5", "Sun, 06 Nov 1994 09:49:37 GMT") == 5);
  CHECK(fresh("", "Sun, 06 Nov 1994 09:49:37 GMT") == 3600);
  CHECK(fresh("", "Sun, 06 Nov 1994 09:49:37 GMT", "Sun, 06 Nov 1994 08:49:27 GMT") == 3600);
  CHECK(fresh("", "0") == 0);
  CHECK(fresh("", "Sun, 06 Nov 1994 07:49:37 GMT") == 0);
}

TEST_CASE("age counts against it", "[assets]") {
  CHECK(fresh("max-age=100", "", "", "30") == 70);
  CHECK(fresh("max-age=100", "", "Sun, 06 Nov 1994 08:48:57 GMT") == 60);
  CHECK(fresh("max-age=100", "", "Sun, 06 Nov 1994 08:48:57 GMT", "90") == 10);
  CHECK(fresh("max-age=100", "", "", "500") == 0);
  CHECK(fresh("max-age=100", "", "", "-3") == 100);
}

TEST_CASE("what must not be kept, or contradicts itself, is stale at once", "[assets]") {
  for (const char* text : {"no-store", "no-cache", "private", "max-age=100, No-Store",
                           "no-cache=\"set-cookie\"", "max-age=x", "max-age",
                           "max-age=", "max-age=1.5", "max-age=-1", "max-age=10, max-age=20"}) {
    INFO(text);
    CHECK(fresh(text) == 0);
  }
  CHECK(fresh("max-age=10, max-age=10") == 10);
  CHECK(fresh("x=\"a, no-store, b\\\", no-cache\", max-age=7") == 7);
  CHECK(fresh("max-age=99999999999999999999999999") == 2'147'483'648);
  CHECK(fresh(",,,=,max-age=3,\"") == 3);
}

TEST_CASE("the configuration bounds what the origin says", "[assets]") {
  RemoteFreshness bounds;
  bounds.most = 7200s;
  net::Fetched answer;
  CHECK(lifetime_of(answer, bounds, kNow).fresh == 3600s);
  answer.cache_control = "max-age=1";
  CHECK(lifetime_of(answer, bounds, kNow).fresh == 60s);
  answer.cache_control = "max-age=999999";
  CHECK(lifetime_of(answer, bounds, kNow).fresh == 7200s);
}

TEST_CASE("stale windows are the origin's, else the configuration's, unless it forbids them",
          "[assets]") {
  RemoteFreshness bounds;
  bounds.stale_while_revalidate = 10s;
  bounds.stale_if_error = 100s;
  net::Fetched answer;
  const auto lifetime = [&](const char* cache_control) {
    answer.cache_control = cache_control;
    return lifetime_of(answer, bounds, kNow);
  };
  CHECK(lifetime("max-age=1").stale_while_revalidate == 10s);
  CHECK(lifetime("max-age=1").stale_if_error == 100s);
  CHECK(lifetime("stale-while-revalidate=7, stale-if-error=8").stale_while_revalidate == 7s);
  CHECK(lifetime("stale-while-revalidate=7, stale-if-error=8").stale_if_error == 8s);
  for (const char* text : {"must-revalidate", "max-age=9, Proxy-Revalidate", "s-maxage=5",
                           "no-cache, stale-if-error=8", "stale-if-error=9, no-store"}) {
    INFO(text);
    CHECK(lifetime(text).stale_while_revalidate == 0s);
    CHECK(lifetime(text).stale_if_error == 0s);
  }
}

TEST_CASE("what is not to be stored is not kept, unless the configuration wants it", "[assets]") {
  RemoteFreshness bounds;
  net::Fetched answer;
  answer.cache_control = "no-store, max-age=100";
  CHECK(lifetime_of(answer, bounds, kNow).keep);
  bounds.least = 0s;
  CHECK_FALSE(lifetime_of(answer, bounds, kNow).keep);
  answer.cache_control = "private";
  CHECK_FALSE(lifetime_of(answer, bounds, kNow).keep);
  answer.cache_control = "no-cache";
  CHECK(lifetime_of(answer, bounds, kNow).keep);
}

}  // namespace tintype::assets
