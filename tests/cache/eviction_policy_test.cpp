#include "cache/eviction_policy.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <vector>

#include "cache/frequency_sketch.h"
#include "cache/shadow_cache.h"

namespace tintype::cache {
namespace {

constexpr PolicyKind kEvery[] = {PolicyKind::lru, PolicyKind::clock, PolicyKind::s3fifo,
                                 PolicyKind::tinylfu};

Hash128 key_of(std::uint64_t number) {
  return hash128("key " + std::to_string(number));
}

// The keys in the order of their eviction, which empties the policy.
std::vector<std::uint64_t> eviction_order(EvictionPolicy& policy, std::uint64_t keys) {
  std::map<Hash128, std::uint64_t> numbers;
  for (std::uint64_t i = 0; i < keys; ++i) numbers[key_of(i)] = i;
  std::vector<std::uint64_t> order;
  for (Slot slot = policy.evict(); slot != kNoSlot; slot = policy.evict()) {
    order.push_back(numbers.at(policy[slot].key));
    policy.recycle(slot);
  }
  return order;
}

}  // namespace

TEST_CASE("every policy keeps its bounds and its accounts under random work", "[cache]") {
  for (const PolicyKind kind : kEvery) {
    CAPTURE(to_string(kind));
    const auto policy = make_policy(kind, 100'000, 60);
    std::map<std::uint64_t, std::uint64_t> model;  // key: cost
    std::mt19937 random(5);
    const auto forget = [&](Slot slot) {
      for (auto at = model.begin(); at != model.end(); ++at)
        if (key_of(at->first) == (*policy)[slot].key) return void(model.erase(at));
      FAIL("took out what was not there");
    };
    for (int step = 0; step < 20'000; ++step) {
      const std::uint64_t number = random() % 120, cost = random() % 9'000;
      const Slot slot = policy->find(key_of(number));
      REQUIRE((slot != kNoSlot) == model.contains(number));
      if (slot == kNoSlot) {
        while (!policy->has_room(cost)) {
          const Slot gone = policy->evict();
          REQUIRE(gone != kNoSlot);
          forget(gone);
          policy->recycle(gone);
        }
        random() % 10 ? policy->insert(key_of(number), cost)
                      : policy->insert_oldest(key_of(number), cost);
        model[number] = cost;
      } else if (random() % 10 == 0) {
        policy->remove(slot);
        policy->recycle(slot);
        model.erase(number);
      } else if (random() % 10 == 0 && policy->has_room_instead(slot, cost)) {
        const Slot next = policy->reserve(key_of(number), cost);
        policy->replace(slot, next);
        policy->recycle(slot);
        REQUIRE(policy->find(key_of(number)) == next);
        model[number] = cost;
      } else if (random() % 10 == 0 && policy->has_room_instead(slot, cost)) {
        policy->set_cost(slot, cost);
        model[number] = cost;
      } else {
        policy->use(slot);
      }
      std::uint64_t bytes = 0;
      for (const auto& [known, known_cost] : model) bytes += known_cost;
      REQUIRE(policy->bytes() == bytes);
      REQUIRE(policy->size() == model.size());
      REQUIRE(policy->size() <= 60);
    }
    CHECK(eviction_order(*policy, 120).size() == model.size());
    CHECK(policy->bytes() == 0);
  }
}

TEST_CASE("LRU evicts what was used longest ago", "[cache]") {
  const auto policy = make_policy(PolicyKind::lru, 100);
  for (std::uint64_t i = 0; i < 5; ++i) policy->insert(key_of(i), 10);
  policy->use(policy->find(key_of(1)));
  policy->use(policy->find(key_of(0)));
  policy->insert_oldest(key_of(5), 10);
  CHECK(eviction_order(*policy, 6) == std::vector<std::uint64_t>{5, 2, 3, 4, 1, 0});
}

TEST_CASE("CLOCK passes over what was used", "[cache]") {
  const auto policy = make_policy(PolicyKind::clock, 100);
  for (std::uint64_t i = 0; i < 4; ++i) policy->insert(key_of(i), 10);
  policy->use(policy->find(key_of(1)));
  policy->use(policy->find(key_of(0)));
  policy->use(policy->find(key_of(0)));
  CHECK(eviction_order(*policy, 4) == std::vector<std::uint64_t>{2, 3, 1, 0});
}

TEST_CASE("S3-FIFO lets one-offs go first and lets what comes back into the main queue",
          "[cache]") {
  const auto policy = make_policy(PolicyKind::s3fifo, 100);
  for (std::uint64_t i = 0; i < 10; ++i) policy->insert(key_of(i), 10);
  for (int use = 0; use < 2; ++use)
    for (std::uint64_t i = 0; i < 3; ++i) policy->use(policy->find(key_of(i)));
  const Slot first = policy->evict();
  CHECK((*policy)[first].key == key_of(3));  // 0 to 2 were asked for twice: they stay
  policy->recycle(first);
  policy->insert(key_of(3), 10);  // a ghost
  CHECK(eviction_order(*policy, 10) == std::vector<std::uint64_t>{4, 5, 6, 7, 8, 0, 1, 2, 3, 9});
}

TEST_CASE("TinyLFU lets in what is asked for more often than those that would go", "[cache]") {
  const auto policy = make_policy(PolicyKind::tinylfu, 1000);
  const auto use = [&](std::uint64_t number, int times) {
    for (int i = 0; i < times; ++i) policy->use(policy->find(key_of(number)));
  };
  for (std::uint64_t i = 0; i < 10; ++i) policy->insert(key_of(i), 100);
  for (std::uint64_t i = 0; i < 10; ++i) use(i, 2);
  while (!policy->has_room(100)) policy->recycle(policy->evict());
  policy->insert(key_of(20), 100);
  SECTION("a newcomer that nobody asked for again goes") {
    CHECK((*policy)[policy->evict()].key == key_of(20));
  }
  SECTION("one that is popular displaces another") {
    use(20, 8);
    CHECK((*policy)[policy->evict()].key != key_of(20));
    CHECK(policy->find(key_of(20)) != kNoSlot);
  }
  SECTION("one that would displace many has to be worth more than all of them") {
    policy->recycle(policy->evict());
    while (!policy->has_room(600)) policy->recycle(policy->evict());
    policy->insert(key_of(21), 600);
    policy->use(policy->find(key_of(21)));
    for (std::uint64_t i = 30; policy->has_room(1); ++i) policy->insert(key_of(i), 1);
    CHECK((*policy)[policy->evict()].key == key_of(21));
  }
}

TEST_CASE("a sketch tells frequent keys from rare ones, forgets slowly and survives growth",
          "[cache]") {
  FrequencySketch sketch;
  sketch.hold(1000);
  for (std::uint64_t i = 0; i < 100; ++i)
    for (std::uint64_t uses = 0; uses < i % 10; ++uses) sketch.add(key_of(i));
  for (std::uint64_t i = 0; i < 100; ++i) REQUIRE(sketch.estimate(key_of(i)) >= i % 10);
  CHECK(sketch.estimate(key_of(5)) <= 6);
  sketch.hold(5000);
  for (std::uint64_t i = 0; i < 100; ++i) REQUIRE(sketch.estimate(key_of(i)) >= i % 10);
  for (std::uint64_t i = 0; i < 200'000; ++i) sketch.add(key_of(1000 + i % 20'000));
  CHECK(sketch.estimate(key_of(9)) < 9);
}

TEST_CASE("the shadow cache's share of hits is near that of a whole cache", "[cache]") {
  constexpr std::uint64_t kKeys = 200'000, kCapacity = 20'000;
  std::mt19937_64 random(9);
  std::uniform_real_distribution<double> unit(0, 1);
  ShadowCache shadow(kCapacity);
  KeyCache whole(PolicyKind::s3fifo, kCapacity);
  std::uint64_t hits = 0, requests = 0;
  for (; requests < 600'000; ++requests) {
    const double rank = unit(random);
    const Hash128 key = key_of(static_cast<std::uint64_t>(kKeys * rank * rank * rank));
    const bool hit = whole.use(key);
    if (!hit) whole.take_in(key, 1);
    hits += hit;
    if (ShadowCache::is_picked(key)) shadow.asked(key, 1, hit);
  }
  const auto share = [](const PolicyScore& score) {
    return double(score.hits) / double(score.hits + score.misses);
  };
  const auto scores = shadow.scores();
  REQUIRE(scores.size() == 4);
  CHECK(scores[0].policy == "actual");
  CHECK(scores[0].hits + scores[0].misses > requests / 64 / 2);
  CHECK(scores[2].policy == "s3fifo");
  CHECK(share(scores[2]) == Approx(share(scores[0])).margin(0.02));
  CHECK(share(scores[0]) == Approx(double(hits) / double(requests)).margin(0.1));
  CHECK(share(scores[1]) < share(scores[2]));
}

TEST_CASE("policies are named as in the configuration", "[cache]") {
  for (const PolicyKind kind : kEvery) CHECK(policy_from(to_string(kind)) == kind);
  CHECK_FALSE(policy_from("fifo"));
}

}  // namespace tintype::cache
