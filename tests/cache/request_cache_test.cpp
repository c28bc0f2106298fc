#include "cache/request_cache.h"

#include <atomic>
#include <thread>

#include "fixture.h"

namespace tintype::cache {
namespace {

std::unique_ptr<RequestCache> open(CacheOptions options, boost::asio::thread_pool& pool) {
  auto opened = RequestCache::open(std::move(options), pool);
  REQUIRE(opened);
  return std::move(*opened);
}

CacheOptions options_for(const TempDirectory& directory) {
  CacheOptions options;
  options.memory_bytes = 1 << 20;
  options.max_object_bytes = 200'000;
  options.directory = directory.path();
  return options;
}

}  // namespace

TEST_CASE("what is found on disk moves up into memory", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  open(options_for(directory), pool)->store(derivative(1, 1000));  // closing writes it
  const auto cache = open(options_for(directory), pool);
  CHECK(cache->find_in_memory(key_of(1)) == nullptr);
  const Found first = run(cache->find(key_of(1)));
  REQUIRE(first.object);
  CHECK(first.tier == Tier::disk);
  CHECK(same(*first.object, *derivative(1, 1000)));
  CHECK(run(cache->find(key_of(1))).tier == Tier::memory);
  CHECK(cache->find_in_memory(key_of(1)) != nullptr);
  CHECK(run(cache->find(key_of(2))).object == nullptr);
  const CacheStats stats = cache->stats();
  CHECK(stats.disk_hits == 1);
  CHECK(stats.memory_hits == 2);
  CHECK(stats.misses == 1);
}

TEST_CASE("a removed object is in no tier", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  {
    const auto cache = open(options_for(directory), pool);
    cache->store(derivative(1, 1000));
    cache->remove(key_of(1));
    CHECK(run(cache->find(key_of(1))).object == nullptr);
  }
  const auto cache = open(options_for(directory), pool);
  CHECK(run(cache->find(key_of(1))).object == nullptr);
}

TEST_CASE("without a directory there is memory alone", "[cache]") {
  boost::asio::thread_pool pool(1);
  const auto cache = open(CacheOptions{}, pool);
  cache->store(derivative(1, 1000));
  CHECK(run(cache->find(key_of(1))).tier == Tier::memory);
  cache->remove(key_of(1));
  CHECK(run(cache->find(key_of(1))).object == nullptr);
  CHECK(cache->stats().write_failures == 0);
}

TEST_CASE("an object over its bound is not kept", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(1);
  const auto cache = open(options_for(directory), pool);
  cache->store(derivative(1, 200'001));
  CHECK(run(cache->find(key_of(1))).object == nullptr);
  CHECK(cache->stats().stores == 0);
}

TEST_CASE("finding, storing and removing from four threads never mixes pictures up", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  CacheOptions options = options_for(directory);
  options.memory_bytes = 100'000;
  options.disk_bytes = 400'000;
  options.max_object_bytes = 20'000;
  const auto cache = open(options, pool);
  std::atomic<int> wrong{0}, found{0};
  const auto work = [&](unsigned seed) {
    std::minstd_rand random(seed);
    for (int step = 0; step < 400; ++step) {
      const int number = static_cast<int>(random() % 40);
      if (random() % 20 == 0) cache->remove(key_of(number));
      const Found hit = run(cache->find(key_of(number)));
      if (!hit.object) cache->store(derivative(number, 10'000));
      if (!hit.object) continue;
      ++found;
      wrong += !same(*hit.object, *derivative(number, 10'000));
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i <= 4; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(found > 0);
  CHECK(cache->stats().damaged == 0);
  CHECK(cache->stats().disk_hits > 0);
  CHECK(cache->stats().disk_bytes <= 400'000);
}

TEST_CASE("what the disk declined is written when it is asked for a second time", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  CacheOptions options = options_for(directory);
  options.disk.admission.admit = DiskAdmit::second_hit;
  {
    const auto cache = open(options, pool);
    REQUIRE(eventually([&] { return cache->stats().disk_indexed; }));
    for (int i = 1; i <= 3; ++i) cache->store(derivative(i, 1000));
    CHECK(cache->stats().disk_declined == 3);
    CHECK(cache->find_in_memory(key_of(1)));
    CHECK(run(cache->find(key_of(2))).object);
  }
  const auto cache = open(options, pool);
  for (int i = 1; i <= 2; ++i) CHECK(run(cache->find(key_of(i))).tier == Tier::disk);
  CHECK_FALSE(run(cache->find(key_of(3))).object);
}

TEST_CASE("what has left memory is found while it waits for the disk", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  CacheOptions options = options_for(directory);
  options.memory_bytes = 100'000;
  options.disk.batch_delay = std::chrono::hours(1);
  options.disk.batch_files = 1000;
  const auto cache = open(options, pool);
  for (int i = 0; i < 20; ++i) cache->store(derivative(i, 20'000));
  for (int i = 0; i < 20; ++i) {
    const Found found = run(cache->find(key_of(i)));
    REQUIRE(found.object);
    CHECK(same(*found.object, *derivative(i, 20'000)));
  }
  CHECK(cache->stats().disk_entries == 0);
  CHECK(cache->stats().disk_unwritten == 20);
}

TEST_CASE("an older object that is being read from disk does not displace a newer one", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  open(options_for(directory), pool)->store(derivative(1, 100'000));
  const auto cache = open(options_for(directory), pool);
  boost::asio::io_context context;
  boost::asio::co_spawn(context, cache->find(key_of(1)), [](std::exception_ptr, Found) {});
  context.poll_one();  // it has asked the disk
  Object newer = *derivative(1, 2000);
  newer.etag = "newer";
  cache->store(std::make_shared<const Object>(newer));
  context.run();
  CHECK(cache->find_in_memory(key_of(1))->etag == "newer");
}

TEST_CASE("each policy is told what was asked for, once for each request", "[cache]") {
  boost::asio::thread_pool pool(1);
  const auto cache = open(CacheOptions{}, pool);
  int picked = 0;
  while (!ShadowCache::is_picked(key_of(picked))) ++picked;
  CHECK_FALSE(run(cache->find(key_of(picked))).object);
  cache->store(derivative(picked, 1000));  // made for that request
  CHECK(cache->find_in_memory(key_of(picked)));
  CHECK(run(cache->find(key_of(picked))).object);
  cache->store(derivative(picked, 1000));  // made anew for nobody
  const TierScores scores = cache->scores();
  REQUIRE(scores.memory.size() == 4);
  CHECK(scores.disk.empty());
  for (const PolicyScore& score : scores.memory) {
    CHECK(score.hits == 2);
    CHECK(score.misses == 1);
  }
}

}  // namespace tintype::cache
