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
  CHECK(bytes > kCapacity * 7 / 10);  // a shard may end with less room than its next takes
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

TEST_CASE("what stays is found at every moment, while it is replaced and others come and go",
          "[cache]") {
  constexpr int kStaying = 20;
  MemoryCache cache(64 << 20, 32 << 20);  // one shard, and room for all
  std::vector<ObjectPtr> versions;
  for (int i = 0; i < kStaying; ++i) versions.push_back(derivative(i, 500));
  for (const ObjectPtr& each : versions) cache.put(each);
  std::atomic<bool> done{false};
  std::atomic<int> missed{0}, found{0};
  const auto read = [&](unsigned seed) {
    for (std::minstd_rand random(seed); !done;) {
      const int number = static_cast<int>(random() % kStaying);
      const MemoryCache::Hit hit = cache.find(key_of(number));
      ++(hit.object && hit.object->width == 300 + number ? found : missed);
    }
  };
  const auto change = [&](int first) {
    for (int step = 0; step < 4'000; ++step) {
      const int number = first + step % 700;
      cache.put(derivative(number, 100));
      if (step % 3 != 0) cache.remove(key_of(number - step % 5));
      Object copy = *versions[static_cast<std::size_t>(step % kStaying)];
      cache.put(std::make_shared<const Object>(std::move(copy)));
    }
  };
  std::vector<std::thread> readers, writers;
  for (unsigned i = 1; i <= 3; ++i) readers.emplace_back(read, i);
  while (found == 0) std::this_thread::yield();
  for (int i = 0; i < 2; ++i) writers.emplace_back(change, 1000 * (i + 1));
  for (std::thread& thread : writers) thread.join();
  done = true;
  for (std::thread& thread : readers) thread.join();
  CHECK(missed == 0);
  CHECK(cache.stats().entries >= kStaying);
}

TEST_CASE("under each policy readers, writers and removers at once find only what is the key's",
          "[cache]") {
  for (const PolicyKind kind : {PolicyKind::lru, PolicyKind::s3fifo, PolicyKind::tinylfu}) {
    CAPTURE(to_string(kind));
    MemoryCache cache(200'000, 100'000, kind);
    std::atomic<int> wrong{0}, found{0};
    const auto work = [&](unsigned seed) {
      std::minstd_rand random(seed);
      for (int step = 0; step < 6'000; ++step) {
        const int number = static_cast<int>(random() % 60);
        const auto what = random() % 16;
        if (what == 0) cache.remove(key_of(number));
        if (what == 1) cache.put(derivative(number, 4'000));
        const ObjectPtr hit = cache.find(key_of(number)).object;
        if (!hit && what < 8) cache.put(derivative(number, 4'000));
        if (!hit) continue;
        ++found;
        wrong += hit->key != key_of(number) || hit->body.size() != 4'000;
      }
    };
    std::vector<std::thread> threads;
    for (unsigned i = 1; i <= 6; ++i) threads.emplace_back(work, i);
    for (std::thread& thread : threads) thread.join();
    CHECK(wrong == 0);
    CHECK(found > 0);
    CHECK(cache.stats().bytes <= 200'000);
    for (int i = 0; i < 60; ++i) cache.remove(key_of(i));
    CHECK(cache.stats().entries == 0);
    CHECK(cache.stats().bytes == 0);
  }
}

TEST_CASE("the first use of an object is told, and told once", "[cache]") {
  MemoryCache cache(1 << 20, 1 << 16);
  cache.put(derivative(1, 1000));
  CHECK(cache.find(key_of(1)).first_use);
  CHECK_FALSE(cache.find(key_of(1)).first_use);
  CHECK_FALSE(cache.find(key_of(2)).first_use);
  cache.put(derivative(1, 2000));  // what replaces it inherits its uses
  CHECK_FALSE(cache.find(key_of(1)).first_use);
}

TEST_CASE("bytes are freed once no reader is left that could look at them", "[cache]") {
  MemoryCache cache(100'000, 50'000);
  std::weak_ptr<const Object> gone;
  {
    const ObjectPtr first = derivative(1, 1000);
    gone = first;
    cache.put(first);
  }
  CHECK_FALSE(gone.expired());
  cache.remove(key_of(1));
  CHECK(gone.expired());
}

}  // namespace tintype::cache
