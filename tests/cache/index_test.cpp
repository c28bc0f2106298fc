// Slots by key, and the keys that were here last, against plain containers.
#include "cache/index.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <deque>
#include <map>
#include <random>
#include <thread>

#include "cache/ghosts.h"

namespace tintype::cache {
namespace {

// Few hashes, so that keys meet in the table and wrap around its end.
Hash128 crowded_key(std::uint64_t number) {
  return {number, 0xffff'ffff'ffff'fff0 + number % 16};
}

Slot add(Index& index, const Hash128& key, std::uint64_t cost) {
  const Slot slot = index.reserve(key, cost);
  index.add(slot);
  return slot;
}

}  // namespace

TEST_CASE("an index finds what was added and not taken out, among keys that collide", "[cache]") {
  Index index;
  std::map<std::uint64_t, Slot> model;
  std::mt19937 random(1);
  for (int step = 0; step < 40'000; ++step) {
    const std::uint64_t number = random() % 300;
    const auto known = model.find(number);
    if (known == model.end()) {
      model[number] = add(index, crowded_key(number), number);
    } else if (random() % 3 == 0) {
      const Slot former = known->second;
      known->second = index.reserve(crowded_key(number), number);
      index.replace(former, known->second);
      index.recycle(former);
    } else {
      index.take_out(known->second);
      index.recycle(known->second);
      model.erase(known);
    }
    REQUIRE(index.size() == model.size());
    const std::uint64_t asked = random() % 300;
    REQUIRE(index.find(crowded_key(asked)) == (model.contains(asked) ? model[asked] : kNoSlot));
  }
  for (const auto& [number, slot] : model) CHECK(index[slot].cost() == number);
}

TEST_CASE("an index grows to many keys and gives their slots again", "[cache]") {
  Index index;
  for (std::uint64_t i = 0; i < 100'000; ++i) REQUIRE(add(index, {i, i * 0x9e3779b9}, 1) == i);
  for (std::uint64_t i = 0; i < 100'000; ++i) REQUIRE(index.find({i, i * 0x9e3779b9}) == i);
  index.take_out(5);
  index.recycle(5);
  CHECK(index.find({5, 5 * 0x9e3779b9ull}) == kNoSlot);
  CHECK(add(index, {1, 7}, 1) == 5);
}

TEST_CASE("a cost is kept to the byte up to 256 TiB", "[cache]") {
  Entry entry;
  for (const std::uint64_t cost :
       {0ull, 1ull, 0xffff'ffffull, 0x1'0000'0000ull, 0xffff'ffff'ffffull}) {
    entry.set_cost(cost);
    CHECK(entry.cost() == cost);
  }
  entry.set_cost(~0ull);
  CHECK(entry.cost() == 0xffff'ffff'ffff);
}

TEST_CASE("keys that stay are found while others come, go and make the index grow", "[cache]") {
  Index index;
  constexpr std::uint64_t kStaying = 500;
  const auto key = [](std::uint64_t number) { return Hash128{number, number * 0x9e37'79b9}; };
  for (std::uint64_t i = 0; i < kStaying; ++i) add(index, key(i), 1);
  std::atomic<bool> done{false};
  std::atomic<int> missed{0}, found{0};
  const auto read = [&] {
    for (std::uint64_t i = 0; !done; i = (i + 1) % kStaying) {
      const Slot slot = index.find(key(i));
      ++(slot == i ? found : missed);
    }
  };
  std::thread one(read), two(read);
  while (found == 0) std::this_thread::yield();
  std::deque<Slot> others;  // never recycled: readers are not waited for here
  std::vector<std::shared_ptr<const void>> outgrown;
  for (std::uint64_t i = kStaying; i < 40'000; ++i) {
    others.push_back(add(index, key(i), 1));
    outgrown.push_back(index.take_outgrown());
    if (i % 3 == 0) continue;
    index.take_out(others.front());
    others.pop_front();
  }
  done = true;
  one.join();
  two.join();
  CHECK(missed == 0);
}

TEST_CASE("ghosts are the keys that came last, in number as was said", "[cache]") {
  Ghosts ghosts;
  std::deque<std::uint64_t> model;  // the newest first
  std::mt19937 random(2);
  const auto key = [](std::uint64_t number) {
    return Hash128{0, 2 * (number % 64) + (number << 40)};
  };
  for (int step = 0; step < 20'000; ++step) {
    const std::uint64_t number = random() % 400;
    const auto known = std::find(model.begin(), model.end(), number);
    if (random() % 3 == 0) {
      REQUIRE(ghosts.forget(key(number)) == (known != model.end()));
      if (known != model.end()) model.erase(known);
    } else {
      if (known != model.end()) model.erase(known);
      const std::size_t most = 1 + random() % 300;
      ghosts.remember(key(number), most);
      model.push_front(number);
      if (model.size() > most) model.resize(most);
    }
    REQUIRE(ghosts.size() == model.size());
    const std::uint64_t asked = random() % 400;
    REQUIRE(ghosts.contains(key(asked)) ==
            (std::find(model.begin(), model.end(), asked) != model.end()));
  }
}

}  // namespace tintype::cache
