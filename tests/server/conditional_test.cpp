#include "server/conditional.h"

#include "support.h"

namespace tintype::server {
namespace {

const auto kTime = std::chrono::system_clock::from_time_t(784111777);  // RFC 9110's example
constexpr const char* kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

// Whether what has this tag and date need not be sent to a client with these fields.
bool not_modified(const char* if_none_match, const char* if_modified_since, const char* tag,
                  std::chrono::system_clock::time_point last_modified) {
  Request request;
  request.if_none_match = if_none_match;
  request.if_modified_since = if_modified_since;
  const Validators validators{'"' + std::string(tag) + '"', last_modified,
                              std::chrono::system_clock::now()};
  return precondition_of(request, validators, true) == Precondition::not_modified;
}

}  // namespace

TEST_CASE("dates are written and read as RFC 9110 has them") {
  CHECK(http_date(kTime) == kDate);
  REQUIRE(parse_http_date(kDate));
  CHECK(*parse_http_date(kDate) == kTime);
  for (const char* bad : {"", "yesterday", "Sun, 06 Nov 1994 08:49:37", "784111777",
                          "Sun, 06 Nov 1994 08:49:37 GMT and on"})
    CHECK_FALSE(parse_http_date(bad));
}

TEST_CASE("tags are compared weakly, in lists, and whole") {
  const auto same = [](const char* field) { return not_modified(field, "", "abc", kTime); };
  for (const char* field :
       {"\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "\"x\",W/\"abc\"", "*", " * "})
    CHECK(same(field));
  for (const char* field : {"\"ab\"", "\"abcd\"", "abc", "\"abc", "\"x\", \"y\"", "\"\"", "W/"})
    CHECK_FALSE(same(field));
}

TEST_CASE("a date counts only without tags") {
  CHECK(not_modified("", kDate, "abc", kTime));
  CHECK(not_modified("", "Sun, 06 Nov 1994 08:49:38 GMT", "abc", kTime));
  CHECK_FALSE(not_modified("", "Sun, 06 Nov 1994 08:49:36 GMT", "abc", kTime));
  CHECK_FALSE(not_modified("\"x\"", kDate, "abc", kTime));
  CHECK_FALSE(not_modified("", "nonsense", "abc", kTime));
  CHECK_FALSE(not_modified("", "", "abc", kTime));
}

TEST_CASE("fractions of a second do not make a file newer than its own date") {
  CHECK(not_modified("", kDate, "abc", kTime + std::chrono::milliseconds(900)));
}

}  // namespace tintype::server
