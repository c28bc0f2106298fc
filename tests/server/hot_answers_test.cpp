#include "server/hot_answers.h"

#include "support.h"

namespace tintype::server {
namespace {

using namespace std::chrono_literals;
const std::chrono::steady_clock::time_point kNow{100s};

HotAnswer answer(std::string head) {
  return {std::move(head), nullptr};
}

}  // namespace

TEST_CASE("an answer is found by its very target and Accept, for its moment only") {
  HotAnswers hot(16, 1s);
  hot.put("/a", "image/webp", answer("1"), kNow);
  REQUIRE(hot.find("/a", "image/webp", kNow));
  CHECK(hot.find("/a", "image/webp", kNow)->head == "1");
  CHECK_FALSE(hot.find("/a", "", kNow));
  CHECK_FALSE(hot.find("/A", "image/webp", kNow));
  CHECK(hot.find("/a", "image/webp", kNow + 999ms));
  CHECK_FALSE(hot.find("/a", "image/webp", kNow + 1s));
}

TEST_CASE("targets that share a slot are not taken for each other") {
  HotAnswers hot(1, 1s);
  hot.put("/a", "", answer("a"), kNow);
  hot.put("/b", "", answer("b"), kNow);
  CHECK_FALSE(hot.find("/a", "", kNow));
  CHECK(hot.find("/b", "", kNow)->head == "b");
}

TEST_CASE("without slots nothing is kept") {
  HotAnswers hot(0, 1s);
  hot.put("/a", "", answer("a"), kNow);
  CHECK_FALSE(hot.find("/a", "", kNow));
}

}  // namespace tintype::server
