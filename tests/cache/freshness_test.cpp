#include "cache/freshness.h"

#include <catch2/catch.hpp>

namespace tintype::cache {

using std::chrono::seconds;

TEST_CASE("an object is fresh until its time, and then of use for as long as its windows",
          "[cache]") {
  const auto now = std::chrono::system_clock::now();
  Object object;
  CHECK(freshness(object, now) == Freshness::fresh);
  object.fresh_until = now;
  CHECK(freshness(object, now - seconds(1)) == Freshness::fresh);
  CHECK(freshness(object, now) == Freshness::stale);
  object.stale_if_error = seconds(100);
  CHECK(freshness(object, now) == Freshness::if_error);
  object.stale_while_revalidate = seconds(10);
  CHECK(freshness(object, now) == Freshness::while_revalidate);
  CHECK(freshness(object, now + seconds(10)) == Freshness::if_error);
  CHECK(freshness(object, now + seconds(100)) == Freshness::stale);
}

TEST_CASE("a clock that is set back makes nothing immortal", "[cache]") {
  const auto now = std::chrono::system_clock::now();
  Object object;
  object.made = now + seconds(9);
  object.fresh_until = now + seconds(90);
  CHECK(freshness(object, now) == Freshness::fresh);
  object.made = now + seconds(86'400);
  object.fresh_until = now + seconds(86'460);
  CHECK(freshness(object, now) == Freshness::stale);
  object.stale_while_revalidate = seconds(10);
  CHECK(freshness(object, now) == Freshness::while_revalidate);
  object.fresh_until.reset();
  CHECK(freshness(object, now) == Freshness::fresh);
}

TEST_CASE("windows without end are no overflow", "[cache]") {
  const auto now = std::chrono::system_clock::now();
  Object object;
  object.fresh_until = now - seconds(5);
  object.stale_while_revalidate = seconds(std::int64_t{1} << 31);
  CHECK(freshness(object, now) == Freshness::while_revalidate);
}

}  // namespace tintype::cache
