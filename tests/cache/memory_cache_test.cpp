#include "cache/memory_cache.h"

#include <atomic>
#include <map>
#include <thread>

#include "fixture.h"

namespace tintype::cache {

TEST_CASE("what was put is found, and only that", "[cache]") {
  MemoryCache cache(1 << 20, 1 << 16);
  cache.put(derivative(1, 1000));
  REQUIRE(cache.find(key_of(1)).object);
  CHECK(same(*cache.find(key_of(1)).object, *derivative(1, 1000)));
  CHECK(cache.find(key_of(2)).object == nullptr);
  cache.remove(key_of(1));
  CHECK(cache.find(key_of(1)).object == nullptr);
  CHECK(cache.stats().bytes == 0);
  CHECK(cache.stats().hits == 2);
}

TEST_CASE("under random load the bytes stay bounded and are what the entries cost", "[cache]") {
  constexpr std::uint64_t kCapacity = 600'000;
  MemoryCache cache(kCapacity, 50'000);
  std::mt19937 random(7);
  std::map<int, ObjectPtr> model;  // the last put of each key, less what was removed
  for (int step = 0; step < 20'000; ++step) {
    const int number = static_cast<int>(random() % 300);
    const auto what = random() % 10;
    if (what < 4) {
      model[number] = derivative(number, random() % 50'000);
      cache.put(model[number]);
    } else if (what == 4) {
      model.erase(number);
      cache.remove(key_of(number));
    } else if (const ObjectPtr found = cache.find(key_of(number)).object) {
      REQUIRE(model.contains(number));
      REQUIRE(found == model[number]);
    }
    REQUIRE(cache.stats().bytes <= kCapacity);
  }
  std::uint64_t bytes = 0, entries = 0;
  for (const auto& [number, put] : model) {
    if (!cache.find(key_of(number)).object) continue;
    bytes += MemoryCache::cost(*put);
    ++entries;
  }
  CHECK(cache.stats().bytes == bytes);
  CHECK(cache.stats().entries == entries);
  CHECK(bytes > kCapacity * 8 / 10);
}

TEST_CASE("a reader keeps its bytes after eviction", "[cache]") {
  MemoryCache cache(100'000, 50'000);
  cache.put(derivative(0, 40'000));
  const ObjectPtr mine = cache.find(key_of(0)).object;
  for (int i = 1; i < 50; ++i) cache.put(derivative(i, 40'000));
  CHECK(cache.find(key_of(0)).object == nullptr);
  CHECK(mine->body == derivative(0, 40'000)->body);
}

TEST_CASE("what is larger than the cache is not kept, and takes nothing with it", "[cache]") {
  MemoryCache cache(100'000, 50'000);
  cache.put(derivative(1, 1000));
  cache.put(derivative(2, 200'000));
  CHECK(cache.find(key_of(2)).object == nullptr);
  CHECK(cache.find(key_of(1)).object != nullptr);
}

TEST_CASE("a crowd of pictures asked for once leaves the popular ones in place", "[cache]") {
  MemoryCache cache(1'000'000, 500'000);
  for (int round = 0; round < 3; ++round)
    for (int i = 0; i < 10; ++i)
      if (!cache.find(key_of(i)).object) cache.put(derivative(i, 20'000));
  for (int i = 1000; i < 1500; ++i) cache.put(derivative(i, 20'000));
  int kept = 0;
  for (int i = 0; i < 10; ++i) kept += cache.find(key_of(i)).object != nullptr;
  CHECK(kept == 10);
}

TEST_CASE("what is not wanted any more when its turn comes is not kept", "[cache]") {
  MemoryCache cache(1 << 20, 1 << 16);
  cache.put(derivative(1, 100), [] { return false; });
  CHECK(cache.find(key_of(1)).object == nullptr);
  cache.put(derivative(1, 100), [] { return true; });
  CHECK(cache.find(key_of(1)).object != nullptr);
}

TEST_CASE("four threads at once find nothing but what belongs to the key", "[cache]") {
  MemoryCache cache(300'000, 20'000);
  std::atomic<int> wrong{0}, found{0};
  const auto work = [&](unsigned seed) {
    std::minstd_rand random(seed);
    for (int step = 0; step < 3'000; ++step) {
      const int number = static_cast<int>(random() % 40);
      if (random() % 20 == 0) cache.remove(key_of(number));
      if (const ObjectPtr hit = cache.find(key_of(number)).object) {
        ++found;
        wrong += hit->width != 300 + number || hit->body.size() != 5'000u + 100u * unsigned(number);
      } else {
        cache.put(derivative(number, 5'000u + 100u * static_cast<unsigned>(number)));
      }
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i <= 4; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(found > 0);
  CHECK(cache.stats().bytes <= 300'000);
}

}  // namespace tintype::cache
