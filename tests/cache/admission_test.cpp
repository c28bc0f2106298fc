#include "cache/admission.h"

#include "fixture.h"

namespace tintype::cache {
namespace {

Object object(int number, std::uint32_t cost_ms) {
  Object made = *derivative(number, 10);
  made.cost_ms = cost_ms;
  return made;
}

}  // namespace

TEST_CASE("with `all` everything is written when it is made, and not again", "[cache]") {
  Admission admission({Admit::all});
  CHECK(admission.made(object(1, 0)));
  CHECK_FALSE(admission.asked_again(object(1, 0)));
}

TEST_CASE("with `second_hit` it is written once it is made or asked for again", "[cache]") {
  Admission admission({Admit::second_hit});
  CHECK_FALSE(admission.made(object(1, 1000)));
  CHECK(admission.made(object(1, 1000)));
  CHECK_FALSE(admission.asked_again(object(1, 1000)));
  CHECK_FALSE(admission.made(object(2, 1000)));
  CHECK(admission.asked_again(object(2, 1000)));
  CHECK_FALSE(admission.asked_again(object(2, 1000)));
}

TEST_CASE("with `cost` what was dear is written at once, the rest as with `second_hit`",
          "[cache]") {
  Admission admission({Admit::cost, 20});
  CHECK(admission.made(object(1, 20)));
  CHECK_FALSE(admission.asked_again(object(1, 20)));
  CHECK_FALSE(admission.made(object(2, 19)));
  CHECK(admission.asked_again(object(2, 19)));
}

TEST_CASE("only so many keys are remembered, the newest", "[cache]") {
  RecentKeys keys(3);
  for (int number = 0; number < 5; ++number) keys.add(key_of(number));
  keys.add(key_of(2));
  CHECK_FALSE(keys.contains(key_of(0)));
  CHECK_FALSE(keys.contains(key_of(1)));
  for (int number = 2; number < 5; ++number) CHECK(keys.contains(key_of(number)));
}

}  // namespace tintype::cache
