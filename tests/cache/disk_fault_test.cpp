// The disk tier on a disk that is full, read-only or gone: requests go on, and so does the cache
// when the disk is back.
#include <sys/mount.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <iostream>

#include "cache/disk_cache.h"
#include "fixture.h"

namespace tintype::cache {
namespace {

// A small file system of its own, while in scope.
class TmpfsMount {
 public:
  TmpfsMount(const std::string& at, const std::string& options) : at_(at) {
    mounted_ = ::geteuid() == 0 && ::mount("tmpfs", at.c_str(), "tmpfs", 0, options.c_str()) == 0;
    if (!mounted_) std::cout << "skipped: needs root\n";
  }
  ~TmpfsMount() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  explicit operator bool() const { return mounted_; }
  void set_read_only(bool read_only) {
    const unsigned long flags = MS_REMOUNT | (read_only ? MS_RDONLY : 0);
    REQUIRE(::mount("tmpfs", at_.c_str(), "tmpfs", flags, nullptr) == 0);
  }

 private:
  std::string at_;
  bool mounted_ = false;
};

ObjectPtr picture(int number) {
  return derivative(number, 100'000);
}

}  // namespace

TEST_CASE("a file system smaller than the bound makes old objects go", "[cache][root]") {
  const TempDirectory directory;
  const TmpfsMount mount(directory.path(), "size=2m");
  if (!mount) return;
  Disk disk(directory.path());
  for (int i = 0; i < 100; ++i) disk.write(picture(i));
  for (int i = 0; i < 100; ++i) {
    const ObjectPtr found = disk.find(i);
    if (found) CHECK(found->body == picture(i)->body);
  }
  CHECK(disk.cache->stats().entries >= 10);
  CHECK(disk.cache->stats().damaged == 0);
  CHECK(disk.find(99));
}

TEST_CASE("a file system filled by others counts failures, and is used again later",
          "[cache][root]") {
  const TempDirectory directory;
  const TmpfsMount mount(directory.path(), "size=1m");
  if (!mount) return;
  Disk disk(directory.path());
  write_file(directory.path() + "/other", std::string(2 << 20, 'x'));
  CHECK(disk.write(picture(1)).write_failures == 1);
  CHECK_FALSE(disk.find(1));
  fs::remove(directory.path() + "/other");
  disk.write(picture(2));
  CHECK(disk.find(2));
}

TEST_CASE("a file system without inodes left counts failures", "[cache][root]") {
  const TempDirectory directory;
  const TmpfsMount mount(directory.path(), "size=8m,nr_inodes=8");
  if (!mount) return;
  Disk disk(directory.path());
  for (int i = 0; i < 10; ++i) disk.write(picture(i));
  CHECK(disk.cache->stats().write_failures > 0);
}

TEST_CASE("a disk that turns read-only goes on being read, and is written again later",
          "[cache][root]") {
  const TempDirectory directory;
  TmpfsMount mount(directory.path(), "size=8m");
  if (!mount) return;
  Disk disk(directory.path());
  disk.write(picture(1));
  mount.set_read_only(true);
  CHECK(disk.write(picture(2)).write_failures == 1);
  CHECK(disk.find(1));
  CHECK_FALSE(disk.find(2));
  mount.set_read_only(false);
  disk.write(picture(3));
  CHECK(disk.find(3));
}

TEST_CASE("a directory that goes away is made again", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path() + "/cache");
  disk.write(picture(1));
  fs::remove_all(directory.path() + "/cache");
  CHECK_FALSE(disk.find(1));
  disk.write(picture(2));  // fails, or makes the directory itself
  disk.write(picture(3));
  CHECK(disk.find(3));
  CHECK(fs::exists(directory.path() + "/cache/lock"));
}

TEST_CASE("a directory that can not be written is refused at open", "[cache]") {
  const TempDirectory directory;
  boost::asio::thread_pool pool(1);
  DiskOptions options{"", 1 << 20, 1 << 20, 1 << 20};
  SECTION("a file is in its place") {
    write_file(directory.path() + "/file", "");
    options.directory = directory.path() + "/file";
  }
  SECTION("it is on a read-only file system") {
    TmpfsMount mount(directory.path(), "size=1m");
    if (!mount) return;
    mount.set_read_only(true);
    REQUIRE_FALSE(DiskCache::open({directory.path(), 1 << 20, 1 << 20, 1 << 20}, pool));
    return;
  }
  const auto opened = DiskCache::open(options, pool);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == Code::internal);
  CHECK(opened.error().message.find(directory.path()) == std::string::npos);
}

TEST_CASE("what waits for a slow disk is bounded", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path(), 64 << 20, 250'000);
  std::atomic<bool> go{false};
  for (int i = 0; i < 2; ++i) boost::asio::post(disk.pool, [&] { go.wait(false); });
  for (int i = 0; i < 5; ++i) disk.cache->write(picture(i));
  CHECK(disk.cache->stats().write_failures == 3);
  go = true;
  go.notify_all();
  disk.cache->drain();
  CHECK(disk.find(0));
  CHECK_FALSE(disk.find(4));
  disk.write(picture(5));
  CHECK(disk.find(5));
}

}  // namespace tintype::cache
