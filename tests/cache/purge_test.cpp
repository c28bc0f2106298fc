// Purges of the request cache as a whole: memory, disk, restarts, the sweep.
#include <atomic>
#include <thread>

#include "cache/freshness.h"
#include "cache/request_cache.h"
#include "fixture.h"

namespace tintype::cache {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::seconds;
using std::chrono::system_clock;
using CachePtr = std::unique_ptr<RequestCache>;

CachePtr open(CacheOptions options, boost::asio::thread_pool& pool) {
  set_log_level("off");
  auto opened = RequestCache::open(std::move(options), pool);
  REQUIRE(opened);
  return std::move(*opened);
}

CacheOptions options_for(const TempDirectory& directory) {
  CacheOptions options;
  options.memory_bytes = 4 << 20;
  options.max_object_bytes = 200'000;
  options.directory = directory.path();
  options.disk.admission.admit = DiskAdmit::all;
  options.purge.sweep_rate = 100'000;
  return options;
}

// Number `number`, made from its own file and a logo, its making begun at `begun`.
ObjectPtr made(int number, const PurgePoint& begun, std::size_t bytes = 1000) {
  Object object = *derivative(number, bytes);
  object.inputs = {{"file:" + std::to_string(number) + ".jpg", "v1"}, {"file:logo.png", "v1"}};
  object.tags = {number % 2 ? "odd" : "even"};
  object.job = hash128("job " + std::to_string(number / 2));  // each has two variants
  object.target = "/img/" + std::to_string(number) + ".jpg";
  object.purge_log = begun.log;
  object.purge_number = begun.number;
  return std::make_shared<const Object>(std::move(object));
}

std::uint64_t purge(RequestCache& cache, PurgeKind kind, std::string value = {},
                    bool soft = false) {
  PurgeRequest request{{{kind, std::move(value)}}, soft};
  const auto number = run(cache.purge(std::move(request)));
  REQUIRE(number);
  return *number;
}

std::vector<int> found_of(RequestCache& cache, int count) {
  std::vector<int> found;
  for (int number = 0; number < count; ++number)
    if (run(cache.find(key_of(number))).object) found.push_back(number);
  return found;
}

template <class Until>
bool soon(Until until) {
  const auto deadline = Clock::now() + seconds(20);
  while (!until() && Clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return until();
}

std::size_t objects_on_disk(const TempDirectory& directory) {
  return files_below(directory.path() + "/objects").size();
}

}  // namespace

TEST_CASE("a purge takes what it names out of memory and disk, for good", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  struct Case {
    PurgeKind kind;
    std::string value;
    std::vector<int> left;
  };
  for (const Case& one :
       {Case{PurgeKind::source, "file:1.jpg", {0, 2, 3}},
        Case{PurgeKind::source, "file:logo.png", {}},
        Case{PurgeKind::url, to_hex(hash128("job 1")), {0, 1}},
        Case{PurgeKind::tag, "even", {1, 3}}, Case{PurgeKind::prefix, "/img/3", {0, 1, 2}},
        Case{PurgeKind::all, "", {}}}) {
    auto cache = open(options_for(directory), pool);
    for (int number = 0; number < 4; ++number) cache->store(made(number, cache->purge_point()));
    CHECK(found_of(*cache, 4).size() == 4);
    purge(*cache, one.kind, one.value);
    const bool first_left = std::count(one.left.begin(), one.left.end(), 1) == 1;
    CHECK((cache->find_in_memory(key_of(1)) != nullptr) == first_left);
    CHECK(found_of(*cache, 4) == one.left);
    cache.reset();
    cache = open(options_for(directory), pool);
    CHECK(found_of(*cache, 4) == one.left);
  }
}

TEST_CASE("the sweep frees what was purged, also by an earlier process", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  CacheOptions options = options_for(directory);
  auto cache = open(options, pool);
  for (int number = 0; number < 100; ++number) cache->store(made(number, cache->purge_point()));
  REQUIRE(soon([&] { return objects_on_disk(directory) == 100; }));
  purge(*cache, PurgeKind::tag, "odd");
  CHECK(soon([&] { return objects_on_disk(directory) == 50; }));
  CHECK(soon([&] { return cache->stats().memory_entries == 50; }));
  CHECK(soon([&] { return cache->stats().swept_objects == 100; }));
  CHECK(cache->stats().swept_bytes == 100'000);
  CHECK(found_of(*cache, 100).size() == 50);
  options.purge.sweep_rate = 1;  // too slow to get anywhere before the end
  cache.reset();
  cache = open(options, pool);
  purge(*cache, PurgeKind::tag, "even");
  cache.reset();
  CHECK(objects_on_disk(directory) > 40);
  cache = open(options_for(directory), pool);
  CHECK(soon([&] { return objects_on_disk(directory) == 0; }));
}

TEST_CASE("the sweep leaves what was made anew under a purged key", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  const auto cache = open(options_for(directory), pool);
  for (int round = 0; round < 30; ++round) {
    for (int number = 0; number < 20; ++number) cache->store(made(number, cache->purge_point()));
    purge(*cache, PurgeKind::all);
    for (int number = 0; number < 20; ++number) cache->store(made(number, cache->purge_point()));
    CHECK(found_of(*cache, 20).size() == 20);
  }
}

TEST_CASE("what was begun before a purge is not stored after it", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  const auto cache = open(options_for(directory), pool);
  const PurgePoint before = cache->purge_point();
  purge(*cache, PurgeKind::source, "file:1.jpg");
  cache->store(made(1, before));
  cache->store(made(2, before));
  CHECK(found_of(*cache, 3) == std::vector<int>{2});
  CHECK(cache->stats().stores == 1);
  cache->store(made(1, cache->purge_point()));
  CHECK(found_of(*cache, 3) == std::vector<int>{1, 2});
}

TEST_CASE("what is soft-purged is found, and has not been fresh since", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  auto cache = open(options_for(directory), pool);
  const auto before = system_clock::now();
  const auto keep = [&](int number, std::optional<system_clock::time_point> fresh_until) {
    Object object = *made(number, cache->purge_point());
    object.fresh_until = fresh_until;
    object.stale_while_revalidate = seconds(100);
    cache->store(std::make_shared<const Object>(std::move(object)));
  };
  keep(1, {});
  keep(3, before + seconds(1'000));
  keep(5, before - seconds(1'000));
  keep(2, {});
  purge(*cache, PurgeKind::tag, "odd", true);
  const auto check = [&] {
    for (const int number : {1, 3}) {
      const ObjectPtr object = run(cache->find(key_of(number))).object;
      REQUIRE(object);
      REQUIRE(object->fresh_until);
      CHECK(*object->fresh_until >= before);
      CHECK(*object->fresh_until <= system_clock::now());
      CHECK(freshness(*object, system_clock::now()) == Freshness::while_revalidate);
      CHECK(freshness(*object, system_clock::now() + seconds(200)) == Freshness::stale);
      CHECK(object->body == derivative(number, 1000)->body);
      CHECK(cache->standing(*object) == Standing::stale);
    }
    CHECK(run(cache->find(key_of(5))).object->fresh_until == before - seconds(1'000));
    CHECK_FALSE(run(cache->find(key_of(2))).object->fresh_until);
  };
  check();
  cache.reset();
  cache = open(options_for(directory), pool);
  check();  // from disk
  check();  // from memory
  keep(1, {});
  CHECK_FALSE(cache->find_in_memory(key_of(1))->fresh_until);
  purge(*cache, PurgeKind::tag, "odd");
  CHECK(found_of(*cache, 6) == std::vector<int>{2});
}

TEST_CASE("a dry run counts each object once and changes nothing", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  const auto cache = open(options_for(directory), pool);
  for (int number = 0; number < 30; ++number) cache->store(made(number, cache->purge_point()));
  REQUIRE(soon([&] { return cache->stats().disk_entries == 30; }));
  purge(*cache, PurgeKind::source, "file:0.jpg");  // gone already, though not yet swept
  for (int number = 30; number < 40; ++number) {
    auto large = made(number, cache->purge_point(), 150'000);
    cache->store(std::move(large));
  }
  const auto counted = [&](std::vector<PurgeItem> items, bool disk, seconds time = seconds(60)) {
    PurgeRequest request{std::move(items), false};
    return run(cache->count(std::move(request), disk, Clock::now() + time));
  };
  REQUIRE(soon([&] { return cache->stats().disk_entries >= 39; }));
  const PurgeCount odd = counted({{PurgeKind::tag, "odd"}}, true);
  CHECK(odd.complete);
  CHECK(odd.objects == 20);
  CHECK(odd.disk.objects == 20);
  CHECK(odd.disk.bytes == 15 * 1000 + 5 * 150'000);
  CHECK(odd.memory.objects > 15);
  const PurgeCount even =
      counted({{PurgeKind::tag, "even"}, {PurgeKind::source, "file:2.jpg"}}, true);
  CHECK(even.objects == 19);
  CHECK(counted({{PurgeKind::tag, "odd"}}, false).disk.objects == 0);
  CHECK(counted({{PurgeKind::tag, "none"}}, true).objects == 0);
  CHECK_FALSE(counted({{PurgeKind::all, ""}}, true, seconds(-1)).complete);
  CHECK(found_of(*cache, 40).size() == 39);
}

TEST_CASE("objects are gone when their purge log is", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  auto cache = open(options_for(directory), pool);
  cache->store(made(1, cache->purge_point()));
  purge(*cache, PurgeKind::tag, "other");
  cache.reset();
  CHECK(found_of(*open(options_for(directory), pool), 3) == std::vector<int>{1});
  fs::remove(directory.path() + "/purges");
  CHECK(found_of(*open(options_for(directory), pool), 3).empty());
}

// A source whose content is a count. Whoever reads it makes an object of it, a while later; whoever
// changes it purges what was made of it. Nobody may ever find a content that was purged before he
// asked.
TEST_CASE("no purged content is ever found while objects are made all the time", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(2);
  CacheOptions options = options_for(directory);
  options.memory_bytes = 9'500;  // for one of them
  options.max_object_bytes = 20'000;
  const auto cache = open(options, pool);
  constexpr int kSources = 2;
  struct Source {
    std::atomic<int> content{0}, purged_below{0};
  };
  std::array<Source, kSources> sources;
  std::atomic<int> wrong{0}, found{0}, stored{0};
  std::atomic<bool> over{false};
  const auto fill = [&](int number, std::minstd_rand& random) {
    const PurgePoint begun = cache->purge_point();
    const int content = sources[static_cast<std::size_t>(number)].content;
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 400));
    Object object = *made(number, begun, 8'000);
    object.width = content;
    ++stored;
    cache->store(std::make_shared<const Object>(std::move(object)));
  };
  const auto ask = [&](unsigned seed) {
    std::minstd_rand random(seed);
    while (!over) {
      const int number = static_cast<int>(random() % kSources);
      const int least = sources[static_cast<std::size_t>(number)].purged_below;
      const ObjectPtr object = random() % 2 ? cache->find_in_memory(key_of(number))
                                            : run(cache->find(key_of(number))).object;
      wrong += object && object->width < least;
      found += object != nullptr;
      if (!object || random() % 4 == 0) fill(number, random);
    }
  };
  const auto change = [&](int number, int times) {
    Source& source = sources[static_cast<std::size_t>(number)];
    for (int i = 0; i < times; ++i) {
      const int content = ++source.content;
      if (i % 10 == 9)
        purge(*cache, PurgeKind::all);
      else
        purge(*cache, PurgeKind::source, "file:" + std::to_string(number) + ".jpg");
      source.purged_below = content;
    }
  };
  std::vector<std::thread> askers, changers;
  for (unsigned i = 1; i <= 3; ++i) askers.emplace_back(ask, i);
  for (int i = 0; i < 2; ++i) changers.emplace_back(change, i, 150);
  for (std::thread& thread : changers) thread.join();
  over = true;
  for (std::thread& thread : askers) thread.join();
  CHECK(wrong == 0);
  CHECK(found > 0);
  CHECK(stored > 0);
  CHECK(cache->stats().disk_hits > 0);
}

}  // namespace tintype::cache
