#include "cache/failures.h"

#include "fixture.h"

namespace tintype::cache {
namespace {

using namespace std::literals;
const Error kGone{Code::not_found, "no such source", {}};
const Error kDown{Code::origin_failed, "the host is down", {}};

// Seconds for which a failure noted at `now` is answered.
long lasts(const Failures& failures, const Hash128& name, Failures::Time now) {
  long count = 0;
  while (count < 1000 && failures.find(name, now + std::chrono::seconds(count))) ++count;
  return count;
}

}  // namespace

TEST_CASE("a failure stands for the next tries of its time, by kind", "[cache]") {
  const auto now = Failures::Time{} + 1h;
  Failures failures(FailureTimes{});
  failures.note(key_of(1), kGone, now);
  failures.note(key_of(2), kDown, now);
  failures.note(key_of(3), {Code::unprocessable, "", {}}, now);
  CHECK(lasts(failures, key_of(1), now) == 10);
  CHECK(lasts(failures, key_of(2), now) == 1);
  CHECK(lasts(failures, key_of(3), now) == 10);
  CHECK(failures.find(key_of(1), now)->message == kGone.message);
  for (const Code code : {Code::bad_request, Code::forbidden, Code::overloaded, Code::deadline,
                          Code::cancelled, Code::internal}) {
    failures.note(key_of(9), {code, "", {}}, now);
    CHECK_FALSE(failures.find(key_of(9), now));
  }
}

TEST_CASE("failing again doubles the time up to the bound, and success forgets it", "[cache]") {
  auto now = Failures::Time{} + 1h;
  Failures failures(FailureTimes{});
  std::vector<long> times;
  for (int i = 0; i < 8; ++i) {
    failures.note(key_of(1), kDown, now);
    times.push_back(lasts(failures, key_of(1), now));
    now += std::chrono::seconds(times.back());
  }
  CHECK(times == std::vector<long>{1, 2, 4, 8, 16, 32, 60, 60});
  failures.forget(key_of(1));
  failures.note(key_of(1), kDown, now);
  CHECK(lasts(failures, key_of(1), now) == 1);
  now += 10min;  // long left alone
  failures.note(key_of(1), kDown, now);
  CHECK(lasts(failures, key_of(1), now) == 1);
}

TEST_CASE("a crowd that fails together counts once", "[cache]") {
  const auto now = Failures::Time{} + 1h;
  Failures failures(FailureTimes{});
  for (int i = 0; i < 50; ++i) failures.note(key_of(1), kDown, now);
  CHECK(lasts(failures, key_of(1), now) == 1);
}

TEST_CASE("failures are bounded, and the oldest go", "[cache]") {
  const auto now = Failures::Time{} + 1h;
  FailureTimes times;
  times.max_entries = 100;
  Failures failures(times);
  for (int i = 0; i < 1000; ++i) failures.note(key_of(i), kGone, now);
  CHECK(failures.size() == 100);
  CHECK_FALSE(failures.find(key_of(899), now));
  CHECK(failures.find(key_of(900), now));
  failures.clear();
  CHECK(failures.size() == 0);
}

}  // namespace tintype::cache
