#include "cache/purge_rules.h"

#include <limits>
#include <random>

#include "support.h"

namespace tintype::cache {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

system_clock::time_point second(int count) {
  return system_clock::time_point(seconds(1'700'000'000 + count));
}

Purge purge(std::uint64_t number, PurgeKind kind, std::string value = {}, bool soft = false) {
  return {number, second(static_cast<int>(number)), {kind, std::move(value)}, soft};
}

Object object(std::vector<std::string> inputs = {"file:shoe.jpg", "file:logo.png"}) {
  Object made;
  made.job = {1, 2};
  for (std::string& url : inputs) made.inputs.push_back({std::move(url), "v1"});
  made.tags = {"shoes", "summer"};
  made.target = "/img/shoe.jpg?w=300";
  return made;
}

Standing judged(const Object& made, const Purge& by, std::uint64_t begun = 0) {
  PurgeRules rules(1000);
  rules.add(by);
  return rules.judge(made, PurgedSince(begun)).standing;
}

}  // namespace

TEST_CASE("a purge means the objects that its kind and value name", "[cache]") {
  const Object made = object();
  const auto means = [&](PurgeKind kind, std::string value) {
    return judged(made, purge(1, kind, std::move(value))) == Standing::purged;
  };
  CHECK(means(PurgeKind::all, ""));
  CHECK(means(PurgeKind::url, to_hex(made.job)));
  CHECK(means(PurgeKind::url, "/img/shoe.jpg?w=300"));
  CHECK_FALSE(means(PurgeKind::url, "/img/shoe.jpg?w=30"));
  CHECK(means(PurgeKind::source, "file:logo.png"));
  CHECK_FALSE(means(PurgeKind::source, "file:logo"));
  CHECK(means(PurgeKind::tag, "summer"));
  CHECK_FALSE(means(PurgeKind::tag, "summ"));
  for (const char* prefix :
       {"f", "file:l", "file:logo.png", "/", "/img/shoe", "/img/shoe.jpg?w=300"})
    CHECK(means(PurgeKind::prefix, prefix));
  for (const char* other : {"file:logo.png?", "file:m", "/image", "/img/shoe.jpg?w=3000", "g"})
    CHECK_FALSE(means(PurgeKind::prefix, other));
}

TEST_CASE("what an origin sent goes by its target", "[cache]") {
  Object made = object({});
  made.job = {};
  CHECK(judged(made, purge(1, PurgeKind::url, made.target)) == Standing::purged);
  CHECK(judged(made, purge(1, PurgeKind::url, to_hex(made.job))) == Standing::good);
}

TEST_CASE("an object with more tags than are kept is meant by every tag", "[cache]") {
  Object made = object();
  CHECK(judged(made, purge(1, PurgeKind::tag, "winter")) == Standing::good);
  made.tags.emplace_back(kTooManyTags);
  CHECK(judged(made, purge(1, PurgeKind::tag, "winter")) == Standing::purged);
  CHECK(judged(made, purge(1, PurgeKind::tag, "winter"), 1) == Standing::good);
  CHECK(judged(made, purge(1, PurgeKind::source, "winter")) == Standing::good);
}

TEST_CASE("only what began before a purge is meant by it", "[cache]") {
  const Purge third = purge(3, PurgeKind::source, "file:shoe.jpg");
  CHECK(judged(object(), third, 2) == Standing::purged);
  CHECK(judged(object(), third, 3) == Standing::good);
  PurgeRules rules(1000);
  rules.add(third);
  const auto at = [&](int count) { return rules.judge(object(), PurgedSince(second(count))); };
  CHECK(at(3).standing == Standing::purged);
  CHECK(at(4).standing == Standing::good);
}

TEST_CASE("soft makes stale, hard makes purged, whichever comes first", "[cache]") {
  const std::string logo = "file:logo.png";
  CHECK(judged(object(), purge(1, PurgeKind::source, logo, true)) == Standing::stale);
  PurgeRules rules(1000);
  rules.add(purge(1, PurgeKind::source, logo));
  rules.add(purge(2, PurgeKind::source, logo, true));
  rules.add(purge(3, PurgeKind::tag, "shoes", true));
  CHECK(rules.size() == 3);
  CHECK(rules.judge(object(), PurgedSince(0)).standing == Standing::purged);
  const Judgement later = rules.judge(object(), PurgedSince(1));
  CHECK(later.standing == Standing::stale);
  CHECK(later.soft.number == 3);
  CHECK(later.soft.at == second(3));
  CHECK(rules.judge(object(), PurgedSince(3)).standing == Standing::good);
}

TEST_CASE("the latest purge of a value takes the place of the ones before", "[cache]") {
  PurgeRules rules(1000);
  for (std::uint64_t number = 1; number <= 50; ++number)
    rules.add(purge(number, PurgeKind::tag, number % 2 ? "shoes" : "hats"));
  CHECK(rules.size() == 2);
  CHECK(rules.judge(object(), PurgedSince(48)).standing == Standing::purged);
  CHECK(rules.judge(object(), PurgedSince(49)).standing == Standing::good);
  const auto left = rules.after(0, kMany);
  REQUIRE(left.size() == 2);
  CHECK(left[0] == purge(49, PurgeKind::tag, "shoes"));
  CHECK(left[1] == purge(50, PurgeKind::tag, "hats"));
}

TEST_CASE("a purge of everything leaves no rule but itself", "[cache]") {
  PurgeRules rules(1000);
  rules.add(purge(1, PurgeKind::tag, "hats"));
  rules.add(purge(2, PurgeKind::tag, "hats", true));
  rules.add(purge(3, PurgeKind::all, "", true));
  CHECK(rules.size() == 1);  // the soft one of everything does not do what the hard one does
  CHECK(rules.judge(object(), PurgedSince(0)).standing == Standing::stale);
  rules.add(purge(4, PurgeKind::all));
  CHECK(rules.size() == 0);
  CHECK(rules.judge(object(), PurgedSince(3)).standing == Standing::purged);
  CHECK(rules.judge(object(), PurgedSince(4)).standing == Standing::good);
  CHECK(rules.after(0, kMany) == std::vector<Purge>{purge(4, PurgeKind::all)});
  CHECK(rules.folded_up_to() == 0);
}

TEST_CASE("beyond the bound the oldest rules mean everything before them", "[cache]") {
  PurgeRules rules(3);
  rules.add(purge(1, PurgeKind::tag, "a", true));
  for (std::uint64_t number = 2; number <= 5; ++number)
    rules.add(purge(number, PurgeKind::tag, std::string(1, static_cast<char>('a' + number))));
  CHECK(rules.size() == 3);
  CHECK(rules.folded_up_to() == 2);
  CHECK(rules.judge(object(), PurgedSince(0)).standing == Standing::purged);
  CHECK(rules.judge(object(), PurgedSince(1)).standing == Standing::purged);
  CHECK(rules.judge(object(), PurgedSince(2)).standing == Standing::good);
  const auto left = rules.after(0, kMany);
  REQUIRE(left.size() == 4);
  CHECK(left[0] == purge(2, PurgeKind::all));
  CHECK(rules.after(2, kMany).size() == 3);
  CHECK(rules.after(0, 2).size() == 2);
}

TEST_CASE("long values count as several rules", "[cache]") {
  PurgeRules rules(40);
  rules.add(purge(1, PurgeKind::prefix, std::string(kMaxPurgeValueBytes, 'a')));
  CHECK(rules.size() == 1);
  rules.add(purge(2, PurgeKind::prefix, std::string(kMaxPurgeValueBytes, 'b')));
  CHECK(rules.size() == 1);
  CHECK(rules.folded_up_to() == 1);
}

// Against the plain statement of what purges mean, over many small worlds.
TEST_CASE("rules say what a list of all purges would say, or more", "[cache]") {
  const std::vector<std::string> words{"a", "ab", "abc", "b", "ba", "abcd", "c", "abd"};
  std::minstd_rand random(7);
  const auto word = [&] { return words[random() % words.size()]; };
  for (int world = 0; world < 400; ++world) {
    const std::size_t bound = world % 2 ? 1000 : 4;
    PurgeRules rules(bound);
    std::vector<Purge> list;
    for (std::uint64_t number = 1; number <= 12; ++number) {
      const auto kind = static_cast<PurgeKind>(random() % (random() % 8 ? 4 : 5));
      list.push_back(purge(number, kind, kind == PurgeKind::all ? "" : word(), random() % 2));
      rules.add(list.back());
    }
    Object made = object({word(), word()});
    made.job = {};
    made.target = word();
    made.tags = {word()};
    for (std::uint64_t begun = 0; begun <= 12; ++begun) {
      Standing expected = Standing::good;
      for (const Purge& one : list) {
        if (one.number <= begun || judged(made, one) == Standing::good) continue;
        expected = std::max(expected, one.soft ? Standing::stale : Standing::purged);
      }
      const Standing said = rules.judge(made, PurgedSince(begun)).standing;
      if (bound == 1000) CHECK(said == expected);
      CHECK(said >= expected);
    }
    // A replica that is given all after some number and has all before says no less.
    PurgeRules replica(1000);
    const std::uint64_t had = random() % 12;
    for (const Purge& one : list)
      if (one.number <= had) replica.add(one);
    for (const Purge& one : rules.after(had, kMany)) replica.add(one);
    for (std::uint64_t begun = 0; begun <= 12; ++begun)
      CHECK(replica.judge(made, PurgedSince(begun)).standing >=
            rules.judge(made, PurgedSince(std::max(begun, had))).standing);
  }
}

}  // namespace tintype::cache
