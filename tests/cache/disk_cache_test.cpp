// The disk tier as a whole: what was stored is found again after a restart, and nothing that is not
// exactly what was stored is ever given out.
#include "cache/disk_cache.h"

#include <sys/stat.h>

#include <atomic>
#include <boost/asio/post.hpp>

#include "fixture.h"

namespace tintype::cache {
namespace {

fs::path only_object(const std::string& directory) {
  const auto files = files_below(directory + "/objects");
  REQUIRE(files.size() == 1);
  return files[0];
}

}  // namespace

TEST_CASE("objects are found again after a restart", "[cache]") {
  const TempDirectory directory;
  {
    Disk disk(directory.path());
    for (int i = 0; i < 100; ++i) disk.cache->write(derivative(i, 100u * static_cast<unsigned>(i)));
    disk.cache->drain();
    CHECK(disk.cache->stats().entries == 100);
  }
  Disk disk(directory.path());
  CHECK(disk.cache->stats().entries == 100);
  for (int i = 0; i < 100; ++i) {
    const ObjectPtr found = disk.find(i);
    REQUIRE(found);
    REQUIRE(same(*found, *derivative(i, 100u * static_cast<unsigned>(i))));
  }
  CHECK_FALSE(disk.cache->may_have(key_of(100)));
  CHECK(disk.cache->stats().hits == 100);
  CHECK(disk.cache->stats().damaged == 0);
}

TEST_CASE("an object is found before the directory has been looked through", "[cache]") {
  const TempDirectory directory;
  { Disk(directory.path()).write(derivative(1, 1000)); }
  boost::asio::thread_pool none(1);
  std::atomic<bool> go{false};
  boost::asio::post(none, [&] { go.wait(false); });  // the pool is busy: no scan yet
  DiskOptions options{directory.path(), 1 << 20, 1 << 20, 1 << 20, std::chrono::milliseconds(0)};
  auto cache = *DiskCache::open(std::move(options), none);
  REQUIRE(cache->may_have(key_of(1)));
  CHECK(cache->read(key_of(1)) != nullptr);
  cache->remove(key_of(1));
  CHECK_FALSE(cache->may_have(key_of(1)));
  CHECK(cache->read(key_of(1)) == nullptr);
  go = true;
  go.notify_all();
  cache->drain();
  CHECK(files_below(directory.path() + "/objects").empty());
  cache.reset();
  none.join();
}

TEST_CASE("a flipped byte anywhere in a file is a miss, counted, and the file goes", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  disk.write(derivative(1, 64));
  const fs::path path = only_object(directory.path());
  const std::string whole = read_file(path);
  for (std::size_t at = 0; at < whole.size(); ++at) {
    std::string altered = whole;
    altered[at] = static_cast<char>(altered[at] ^ (1 << at % 8));
    write_file(path, altered);
    REQUIRE(disk.find(1) == nullptr);
    REQUIRE_FALSE(fs::exists(path));
    REQUIRE(disk.cache->stats().damaged == at + 1);
    disk.write(derivative(1, 64));
  }
  CHECK(disk.find(1) != nullptr);
}

TEST_CASE("a file cut at any length, or with bytes added, is a miss", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  disk.write(derivative(1, 64));
  const fs::path path = only_object(directory.path());
  const std::string whole = read_file(path);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    write_file(path, whole.substr(0, length));
    REQUIRE(disk.find(1) == nullptr);
    disk.write(derivative(1, 64));
  }
  write_file(path, whole + "x");
  CHECK(disk.find(1) == nullptr);
  CHECK(disk.cache->stats().damaged == whole.size() + 1);
}

TEST_CASE("a file under another's name is a miss, not the other's picture", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  disk.write(derivative(1, 64));
  const fs::path one = only_object(directory.path());
  disk.write(derivative(2, 64));
  fs::path two;
  for (const fs::path& path : files_below(directory.path() + "/objects"))
    if (path != one) two = path;
  const std::string first = read_file(one), second = read_file(two);
  write_file(one, second);
  write_file(two, first);
  CHECK(disk.find(1) == nullptr);
  CHECK(disk.find(2) == nullptr);
  CHECK(disk.cache->stats().damaged == 2);
  CHECK(disk.cache->stats().entries == 0);
}

TEST_CASE("what stands in an object's place and is no file is a miss", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  disk.write(derivative(1, 64));
  const fs::path path = only_object(directory.path());
  fs::remove(path);
  SECTION("a directory") {
    fs::create_directory(path);
  }
  SECTION("a link out") {
    fs::create_symlink("/etc/hostname", path);
  }
  SECTION("a pipe without a writer") {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  }
  CHECK(disk.find(1) == nullptr);
}

TEST_CASE("the bytes on disk stay within the bound", "[cache]") {
  const TempDirectory directory;
  constexpr std::uint64_t kCapacity = 1 << 20;
  const auto bytes_there = [&] {
    std::uint64_t bytes = 0;
    for (const fs::path& path : files_below(directory.path() + "/objects"))
      bytes += disk_cost(fs::file_size(path));
    return bytes;
  };
  std::mt19937 random(3);
  {
    Disk disk(directory.path(), kCapacity);
    for (int step = 0; step < 600; ++step) {
      const int number = static_cast<int>(random() % 200);
      if (random() % 8 == 0) disk.cache->remove(key_of(number));
      disk.write(derivative(number, random() % 60'000));
      REQUIRE(disk.cache->stats().bytes <= kCapacity);
      if (step % 50 == 0) REQUIRE(bytes_there() == disk.cache->stats().bytes);
    }
    CHECK(bytes_there() == disk.cache->stats().bytes);
    CHECK(disk.cache->stats().bytes > kCapacity / 2);
    CHECK(disk.cache->stats().evictions > 0);
  }
  Disk smaller(directory.path(), kCapacity / 4);
  CHECK(smaller.cache->stats().bytes <= kCapacity / 4);
  CHECK(bytes_there() == smaller.cache->stats().bytes);
}

TEST_CASE("after a restart the oldest objects go first", "[cache]") {
  const TempDirectory directory;
  {
    Disk disk(directory.path());
    for (int i = 0; i < 20; ++i) disk.cache->write(derivative(i, 10'000));
    disk.cache->drain();
    const fs::path objects = directory.path() + "/objects";
    for (int i = 0; i < 20; ++i)
      for (const fs::path& path : files_below(objects))
        if (path.filename() == to_hex(key_of(i)))
          fs::last_write_time(path, fs::file_time_type(std::chrono::seconds(i)));
  }
  Disk disk(directory.path(), 10 * 12'288);
  for (int i = 0; i < 20; ++i) CHECK((disk.find(i) != nullptr) == (i >= 10));
}

TEST_CASE("a stale object is still found, with its windows", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  Object stale = *derivative(1, 100);
  stale.fresh_until = std::chrono::system_clock::now() - std::chrono::seconds(1);
  stale.stale_while_revalidate = std::chrono::seconds(60);
  disk.write(std::make_shared<const Object>(stale));
  const ObjectPtr found = disk.find(1);
  REQUIRE(found != nullptr);
  CHECK(same(*found, stale));
  CHECK(found->stale_while_revalidate == stale.stale_while_revalidate);
}

TEST_CASE("temporary files of a process that died are removed at open", "[cache]") {
  const TempDirectory directory;
  fs::create_directories(directory.path() + "/tmp");
  write_file(directory.path() + "/tmp/object", "half a pic");
  write_file(directory.path() + "/tmp/other", "");
  Disk disk(directory.path());
  CHECK(files_below(directory.path() + "/tmp").empty());
}

TEST_CASE("files that are not objects are left alone", "[cache]") {
  const TempDirectory directory;
  fs::create_directories(directory.path() + "/objects/ab");
  write_file(directory.path() + "/objects/ab/README", "mine");
  write_file(directory.path() + "/objects/" + to_hex(key_of(1)), "an object's name, elsewhere");
  Disk disk(directory.path(), 4096);
  CHECK(disk.cache->stats().entries == 0);
  CHECK(files_below(directory.path() + "/objects").size() == 2);
}

TEST_CASE("a second user of the directory is refused, and destroys nothing", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  disk.write(derivative(1, 100));
  write_file(directory.path() + "/tmp/object", "being written");
  boost::asio::thread_pool pool(1);
  DiskOptions options{directory.path(), 1 << 20, 1 << 20, 1 << 20, std::chrono::milliseconds(0)};
  const auto second = DiskCache::open(std::move(options), pool);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == Code::internal);
  CHECK(second.error().detail.find("another process uses it") != std::string::npos);
  CHECK(fs::exists(directory.path() + "/tmp/object"));
  CHECK(disk.find(1) != nullptr);
}

TEST_CASE("a removed object does not come back from a write that was waiting", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path());
  for (int i = 0; i < 200; ++i) {
    disk.cache->write(derivative(1, 5'000));
    disk.cache->remove(key_of(1));
    REQUIRE_FALSE(disk.cache->may_have(key_of(1)));
  }
  disk.cache->drain();
  CHECK_FALSE(disk.cache->may_have(key_of(1)));
  CHECK(files_below(directory.path() + "/objects").empty());
  disk.write(derivative(1, 5'000));
  CHECK(disk.find(1) != nullptr);
}

}  // namespace tintype::cache
