#include "worker/quarantine.h"

#include "support.h"
#include "worker/backoff.h"

using namespace std::chrono_literals;

namespace tintype::worker {
namespace {
constexpr Quarantine::Time kNow{1000s};
}

TEST_CASE("a key is held for its time and no longer", "[worker]") {
  Quarantine quarantine(10, 60s);
  quarantine.add("a", kNow);
  CHECK(quarantine.holds("a", kNow));
  CHECK(quarantine.holds("a", kNow + 59s));
  CHECK_FALSE(quarantine.holds("a", kNow + 60s));
  CHECK_FALSE(quarantine.holds("b", kNow));
  CHECK(quarantine.size() == 0);
}

TEST_CASE("beyond the bound the oldest key goes first", "[worker]") {
  Quarantine quarantine(2, 60s);
  for (const char* key : {"a", "b", "c"}) quarantine.add(key, kNow);
  CHECK_FALSE(quarantine.holds("a", kNow));
  CHECK(quarantine.holds("b", kNow));
  CHECK(quarantine.holds("c", kNow));
  quarantine.reconfigure(1, 60s);
  CHECK(quarantine.size() == 1);
  CHECK(quarantine.holds("c", kNow));
}

TEST_CASE("a key added again is held from then", "[worker]") {
  Quarantine quarantine(10, 60s);
  quarantine.add("a", kNow);
  quarantine.add("a", kNow + 30s);
  CHECK(quarantine.holds("a", kNow + 80s));
  CHECK(quarantine.size() == 1);
  CHECK_FALSE(quarantine.holds("a", kNow + 90s));
}

TEST_CASE("what keeps failing is tried less and less often", "[worker]") {
  Backoff backoff;
  for (int i = 0; i < 4; ++i) backoff.failed();
  CHECK(backoff.delay() == 0ms);
  backoff.failed();
  CHECK(backoff.delay() == 50ms);
  backoff.failed();
  CHECK(backoff.delay() == 100ms);
  for (int i = 0; i < 100; ++i) backoff.failed();
  CHECK(backoff.delay() == 5s);
  backoff.succeeded();
  CHECK(backoff.delay() == 0ms);
}

}  // namespace tintype::worker
