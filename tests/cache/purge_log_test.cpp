#include "cache/purge_log.h"

#include <sys/stat.h>

#include <limits>
#include <thread>

#include "fixture.h"

namespace tintype::cache {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::system_clock;

constexpr std::size_t kMany = std::numeric_limits<std::size_t>::max();

using LogPtr = std::unique_ptr<PurgeLog>;

LogPtr open(const PurgeOptions& options, bool beside_objects = false) {
  set_log_level("off");
  auto opened = PurgeLog::open(options, beside_objects);
  REQUIRE(opened);
  return std::move(*opened);
}

PurgeOptions in(const TempDirectory& directory) {
  PurgeOptions options;
  options.path = directory.path() + "/purges";
  return options;
}

std::uint64_t purge(PurgeLog& log, PurgeKind kind, std::string value = {}, bool soft = false) {
  const auto batch = log.enqueue({{{kind, std::move(value)}}, soft});
  REQUIRE(batch);
  const auto number = log.commit(*batch);
  REQUIRE(number);
  return *number;
}

// Made from file:shoe.jpg, and begun now as this log sees it.
Object begun_now(const PurgeLog& log) {
  Object object;
  object.inputs = {{"file:shoe.jpg", "v1"}};
  object.made = system_clock::now();
  object.purge_log = log.point().log;
  object.purge_number = log.point().number;
  return object;
}

}  // namespace

TEST_CASE("a purge stands after a restart, and numbers go on", "[cache]") {
  const TempDirectory directory;
  auto log = open(in(directory));
  const Object before = begun_now(*log);
  CHECK(log->standing(before) == Standing::good);
  CHECK(purge(*log, PurgeKind::source, "file:shoe.jpg") == 1);
  CHECK(log->standing(before) == Standing::purged);
  const Object after = begun_now(*log);
  CHECK(log->standing(after) == Standing::good);
  const PurgePoint point = log->point();
  for (int restart = 0; restart < 3; ++restart) {
    log.reset();
    log = open(in(directory), true);
    CHECK(log->point().log == point.log);
    CHECK(log->point().number == point.number + static_cast<std::uint64_t>(restart));
    CHECK(log->standing(Object(before)) == Standing::purged);
    CHECK(log->standing(Object(after)) == Standing::good);
    purge(*log, PurgeKind::tag, "shoes");
  }
}

TEST_CASE("an object that was judged good is judged again after each purge", "[cache]") {
  auto log = open(PurgeOptions{});
  const Object object = begun_now(*log);
  CHECK(log->standing(object) == Standing::good);
  purge(*log, PurgeKind::tag, "other");
  CHECK(log->standing(object) == Standing::good);
  purge(*log, PurgeKind::source, "file:shoe.jpg", true);
  CHECK(log->standing(object) == Standing::stale);
  CHECK(log->standing(object) == Standing::stale);
  purge(*log, PurgeKind::tag, "other");
  CHECK(log->standing(object) == Standing::stale);
  purge(*log, PurgeKind::source, "file:shoe.jpg");
  CHECK(log->standing(object) == Standing::purged);
}

TEST_CASE("a log that is lost beside objects purges them all", "[cache]") {
  const TempDirectory directory;
  const PurgeOptions options = in(directory);
  auto log = open(options);
  purge(*log, PurgeKind::tag, "x");
  const Object before = begun_now(*log);
  const auto shared_before = std::make_shared<Object>(before);  // of a tier that machines share
  log.reset();
  SECTION("missing") {
    fs::remove(options.path);
    log = open(options, true);
  }
  SECTION("damaged") {
    std::string bytes = read_file(options.path);
    bytes[60] = static_cast<char>(~bytes[60]);
    write_file(options.path, bytes);
    log = open(options);
  }
  SECTION("cut to nothing") {
    write_file(options.path, "");
    log = open(options);
  }
  CHECK(log->standing(Object(before)) == Standing::purged);
  CHECK(log->adopt(shared_before) == nullptr);
  CHECK(log->point().number == 1);
  const Object fresh = begun_now(*log);
  CHECK(log->standing(fresh) == Standing::good);
  const PurgePoint point = log->point();
  log.reset();
  log = open(options, true);
  CHECK(log->point().log == point.log);
  CHECK(log->standing(Object(fresh)) == Standing::good);
  CHECK(log->standing(Object(before)) == Standing::purged);
}

TEST_CASE("a log begun where there are no objects purges nothing", "[cache]") {
  const TempDirectory directory;
  CHECK(open(in(directory))->point().number == 0);
}

TEST_CASE("an object numbered beyond the log is not answered", "[cache]") {
  auto log = open(PurgeOptions{});
  Object object = begun_now(*log);
  object.purge_number += 1;
  CHECK(log->standing(object) == Standing::purged);
}

TEST_CASE("objects of other logs in a shared tier are judged by their time", "[cache]") {
  PurgeOptions options;
  options.skew = milliseconds(5'000);
  auto log = open(options);
  purge(*log, PurgeKind::source, "file:shoe.jpg");
  purge(*log, PurgeKind::tag, "sale", true);
  purge(*log, PurgeKind::tag, "other");
  const auto foreign = [&](seconds made_after, std::uint32_t cost_ms, std::string url) {
    auto object = std::make_shared<Object>();
    object->purge_log = log->point().log + 1;
    object->purge_number = 77;
    object->made = system_clock::now() + made_after;
    object->cost_ms = cost_ms;
    object->inputs = {{std::move(url), "v1"}};
    object->tags = {"sale"};
    return object;
  };
  CHECK(log->standing(*foreign(seconds(60), 10, "file:shoe.jpg")) == Standing::purged);
  CHECK(log->adopt(foreign(seconds(1), 0, "file:shoe.jpg")) == nullptr);
  CHECK(log->adopt(foreign(seconds(60), 58'000, "file:shoe.jpg")) == nullptr);
  const ObjectPtr after = log->adopt(foreign(seconds(60), 10, "file:shoe.jpg"));
  REQUIRE(after);
  CHECK(log->standing(*after) == Standing::good);
  CHECK_FALSE(after->fresh_until);
  const ObjectPtr stale = log->adopt(foreign(seconds(1), 0, "file:hat.jpg"));
  REQUIRE(stale);
  CHECK(log->standing(*stale) == Standing::stale);
  CHECK(stale->fresh_until <= system_clock::now());
  purge(*log, PurgeKind::source, "file:hat.jpg");
  CHECK(log->standing(*stale) == Standing::purged);
  CHECK(log->standing(*after) == Standing::good);
}

TEST_CASE("our own objects in a shared tier are judged by their number", "[cache]") {
  auto log = open(PurgeOptions{});
  const auto before = std::make_shared<Object>(begun_now(*log));
  CHECK(log->adopt(before) == before);
  purge(*log, PurgeKind::source, "file:shoe.jpg", true);
  REQUIRE(log->adopt(before));
  CHECK(log->adopt(before)->fresh_until <= system_clock::now());
  purge(*log, PurgeKind::source, "file:shoe.jpg");
  CHECK(log->adopt(before) == nullptr);
  const auto after = std::make_shared<Object>(begun_now(*log));
  CHECK(log->adopt(after) == after);
}

TEST_CASE("an object without a log is judged by its time", "[cache]") {
  auto log = open(PurgeOptions{});
  Object object = begun_now(*log);
  object.purge_log = 0;
  CHECK(log->standing(object) == Standing::good);
  purge(*log, PurgeKind::source, "file:shoe.jpg");
  CHECK(log->standing(object) == Standing::purged);
}

TEST_CASE("the file is written anew when most of it is of no use any more", "[cache]") {
  const TempDirectory directory;
  auto log = open(in(directory));
  const Object before = begun_now(*log);
  std::uintmax_t largest = 0;
  for (int i = 0; i < 3'000; ++i) {
    purge(*log, PurgeKind::source, i % 2 ? "file:shoe.jpg" : "file:hat.jpg");
    largest = std::max(largest, fs::file_size(in(directory).path));
  }
  CHECK(largest < 60'000);
  CHECK(log->stats().rules == 2);
  CHECK(log->stats().purges == 3'000);
  log = nullptr;
  log = open(in(directory));
  CHECK(log->point().number == 3'000);
  CHECK(log->standing(Object(before)) == Standing::purged);
  CHECK_FALSE(fs::exists(in(directory).path + ".new"));
}

TEST_CASE("folding survives a restart", "[cache]") {
  const TempDirectory directory;
  PurgeOptions options = in(directory);
  options.max_rules = 3;
  auto log = open(options);
  const Object before = begun_now(*log);
  for (int i = 0; i < 3'000; ++i) purge(*log, PurgeKind::tag, std::to_string(i));
  CHECK(log->standing(before) == Standing::purged);
  CHECK(log->after({0, 2'990}, kMany).gap);
  CHECK_FALSE(log->after({0, 2'997}, kMany).gap);
  log.reset();
  log = open(options);
  CHECK(log->standing(Object(before)) == Standing::purged);
  CHECK(log->after({0, 2'990}, kMany).gap);
  CHECK(log->after({0, 2'990}, kMany).purges.size() == 4);
  CHECK(log->standing(begun_now(*log)) == Standing::good);
}

TEST_CASE("a purge that cannot be made durable is refused and of no effect", "[cache]") {
  const TempDirectory directory;
  PurgeOptions options;
  options.path = directory.path() + "/folder/purges";
  fs::create_directory(directory.path() + "/folder");
  auto log = open(options);
  const Object object = begun_now(*log);
  fs::rename(directory.path() + "/folder", directory.path() + "/away");
  const auto batch = log->enqueue({{{PurgeKind::all, ""}}, false});
  REQUIRE(batch);
  const auto refused = log->commit(*batch);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::internal);
  CHECK(log->standing(object) == Standing::good);
  CHECK(log->point().number == 0);
  fs::create_directory(directory.path() + "/folder");  // empty: the log is written there anew
  CHECK(purge(*log, PurgeKind::all) == 1);
  CHECK(log->standing(object) == Standing::purged);
  const std::uint64_t identity = log->point().log;
  log.reset();
  log = open(options);
  CHECK(log->point().log == identity);
  CHECK(log->point().number == 1);
}

TEST_CASE("a server starts though its purge log cannot be written", "[cache]") {
  PurgeOptions options;
  options.path = "/proc/self/purges";
  auto log = open(options, true);
  CHECK(log->standing(begun_now(*log)) == Standing::good);
  const auto batch = log->enqueue({{{PurgeKind::all, ""}}, false});
  REQUIRE(batch);
  CHECK_FALSE(log->commit(*batch));
}

TEST_CASE("two processes cannot use one purge log", "[cache]") {
  const TempDirectory directory;
  auto log = open(in(directory));
  const auto second = PurgeLog::open(in(directory), false);
  REQUIRE_FALSE(second);
  CHECK(second.error().detail.find("another process") != std::string::npos);
}

TEST_CASE("purges that wait are bounded", "[cache]") {
  PurgeOptions options;
  options.max_waiting = 3;
  auto log = open(options);
  CHECK_FALSE(log->enqueue({}));
  const PurgeItem item{PurgeKind::tag, "a"};
  const auto first = log->enqueue({{item, item}, false});
  REQUIRE(first);
  const auto refused = log->enqueue({{item, item}, false});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::overloaded);
  const auto second = log->enqueue({{item}, false});
  REQUIRE(second);
  CHECK(log->commit(*second).value() == 3);  // with the first, by one write
  CHECK(log->commit(*first).value() == 2);
  CHECK(log->enqueue({{item, item}, false}));
}

TEST_CASE("purges are listed for who was away", "[cache]") {
  const TempDirectory directory;
  auto log = open(in(directory));
  for (const char* tag : {"a", "b", "c", "a"}) purge(*log, PurgeKind::tag, tag);
  purge(*log, PurgeKind::source, "file:shoe.jpg", true);
  const auto all = log->after({0, 0}, kMany);
  CHECK(all.newest.number == 5);
  CHECK_FALSE(all.gap);
  CHECK_FALSE(all.more);
  REQUIRE(all.purges.size() == 4);
  CHECK(all.purges[0].item == PurgeItem{PurgeKind::tag, "b"});
  CHECK(all.purges[2].number == 4);
  CHECK(all.purges[3].soft);
  const auto some = log->after({log->point().log, 2}, 2);
  CHECK(some.more);
  REQUIRE(some.purges.size() == 2);
  CHECK(some.purges[0].number == 3);
  CHECK(log->after({log->point().log, 5}, 10).purges.empty());
  CHECK_FALSE(log->after({log->point().log, 5}, 10).gap);
  CHECK(log->after({log->point().log, 6}, 10).gap);
  CHECK(log->after({log->point().log + 1, 5}, 10).gap);
  CHECK(log->after({log->point().log + 1, 5}, 10).purges.size() == 4);
}

// Every thread begins an object, purges it, and must find it purged and a new one good.
TEST_CASE("purges from many threads each take effect before they return", "[cache]") {
  const TempDirectory directory;
  auto log = open(in(directory));
  std::atomic<int> wrong{0};
  std::vector<std::uint64_t> last(4);
  const auto work = [&](std::size_t me) {
    const std::string url = "file:" + std::to_string(me);
    for (int i = 0; i < 200; ++i) {
      Object object = begun_now(*log);
      object.inputs = {{url, ""}};
      wrong += log->standing(object) != Standing::good;
      const auto batch = log->enqueue({{{PurgeKind::source, url}}, false});
      const auto number = log->commit(*batch);
      wrong += !number || *number <= last[me];
      last[me] = *number;
      wrong += log->standing(object) != Standing::purged;
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 4; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(log->point().number == 800);
  log.reset();
  log = open(in(directory));
  CHECK(log->point().number == 800);
}

}  // namespace tintype::cache
