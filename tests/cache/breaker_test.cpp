#include "cache/breaker.h"

#include "support.h"

using namespace std::literals;
namespace tintype::cache {
namespace {

using State = Breaker::State;

const Breaker::Time kStart{1h};
const BreakerOptions kOptions{3, 1000ms};

void fail(Breaker& breaker, Breaker::Time now) {
  auto attempt = breaker.begin(now);
  REQUIRE(attempt);
  attempt.failed(now);
}

void succeed(Breaker& breaker, Breaker::Time now) {
  auto attempt = breaker.begin(now);
  REQUIRE(attempt);
  attempt.succeeded();
}

}  // namespace

TEST_CASE("a breaker opens at so many failures in a row", "[cache]") {
  Breaker breaker(kOptions, 1);
  for (int round = 0; round < 5; ++round) {
    fail(breaker, kStart);
    fail(breaker, kStart);
    succeed(breaker, kStart);
  }
  CHECK(breaker.state(kStart) == State::closed);
  for (int i = 0; i < 3; ++i) fail(breaker, kStart);
  CHECK(breaker.state(kStart) == State::open);
  CHECK_FALSE(breaker.begin(kStart));
  CHECK_FALSE(breaker.begin(kStart + 999ms));
}

TEST_CASE("after its time one try at a time is let through", "[cache]") {
  Breaker breaker(kOptions, 1);
  for (int i = 0; i < 3; ++i) fail(breaker, kStart);
  const auto later = kStart + 1251ms;
  CHECK(breaker.state(later) == State::half_open);
  {
    auto probe = breaker.begin(later);
    CHECK(probe);
    CHECK_FALSE(breaker.begin(later));
    probe.failed(later);
  }
  CHECK(breaker.state(later) == State::open);
  CHECK_FALSE(breaker.begin(later + 999ms));
  {
    auto probe = breaker.begin(later + 1251ms);
    CHECK(probe);
    probe.succeeded();
  }
  CHECK(breaker.state(later) == State::closed);
  CHECK(breaker.begin(later));
}

TEST_CASE("a probe that is let go makes room for the next", "[cache]") {
  Breaker breaker(kOptions, 1);
  for (int i = 0; i < 3; ++i) fail(breaker, kStart);
  const auto later = kStart + 1251ms;
  for (int i = 0; i < 3; ++i) CHECK(breaker.begin(later));
  CHECK(breaker.state(later) == State::half_open);
}

TEST_CASE("verdicts of tries from before it opened change nothing", "[cache]") {
  Breaker breaker(kOptions, 1);
  auto early = breaker.begin(kStart), late = breaker.begin(kStart);
  for (int i = 0; i < 3; ++i) fail(breaker, kStart);
  early.succeeded();
  CHECK(breaker.state(kStart) == State::open);
  const auto later = kStart + 1251ms;
  late.failed(later);
  CHECK(breaker.state(later) == State::half_open);
}

TEST_CASE("how long it stays open is spread", "[cache]") {
  std::size_t early = 0;
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    Breaker breaker(kOptions, seed * 7919);
    for (int i = 0; i < 3; ++i) fail(breaker, kStart);
    early += breaker.state(kStart + 1125ms) == State::half_open;
  }
  CHECK(early > 25);
  CHECK(early < 75);
}

}  // namespace tintype::cache
