// What is admitted to the disk tier, and what bounds it beside its bytes.
#include <sys/statvfs.h>

#include "cache/disk_admission.h"
#include "cache/disk_scan.h"
#include "cache/disk_space.h"
#include "fixture.h"

namespace tintype::cache {
namespace {

// Made in so many milliseconds.
ObjectPtr made_in(std::uint32_t ms, int number, std::size_t body_bytes) {
  Object made = *derivative(number, body_bytes);
  made.cost_ms = ms;
  return std::make_shared<const Object>(std::move(made));
}

DiskTuning admitting(DiskAdmit admit) {
  DiskTuning tuning;
  tuning.durable = false;
  tuning.admission.admit = admit;
  return tuning;
}

}  // namespace

TEST_CASE("what is dear for its size is admitted at once, the rest when it comes again",
          "[cache]") {
  DiskAdmission admission({DiskAdmit::automatic, 0.5, 100});
  CHECK(admission.admits(*made_in(4, 1, 10'000)));
  CHECK_FALSE(admission.admits(*made_in(3, 2, 10'000)));
  CHECK(admission.admits(*made_in(3, 2, 10'000)));
  CHECK_FALSE(admission.admits(*made_in(3, 2, 10'000)));  // its second time is used up
  admission.remember(key_of(3));
  CHECK(admission.admits(*made_in(3, 3, 10'000)));
}

TEST_CASE("with second_hit the first time is never enough, with all it is", "[cache]") {
  DiskAdmission second({DiskAdmit::second_hit, 0.5, 100}), all({DiskAdmit::all, 0.5, 100});
  CHECK_FALSE(second.admits(*made_in(5'000, 1, 10)));
  CHECK(second.admits(*made_in(5'000, 1, 10)));
  CHECK(all.admits(*made_in(0, 1, 10'000)));
}

TEST_CASE("admission remembers so many keys", "[cache]") {
  DiskAdmission admission({DiskAdmit::second_hit, 0.5, 10});
  for (int i = 0; i < 11; ++i) CHECK_FALSE(admission.admits(*derivative(i, 10)));
  CHECK_FALSE(admission.admits(*derivative(0, 10)));
  CHECK(admission.admits(*derivative(10, 10)));
}

TEST_CASE("what is declined is not written, and is when it is asked for again", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path(), 64 << 20, 64 << 20, admitting(DiskAdmit::second_hit));
  disk.write(derivative(1, 1000));
  CHECK_FALSE(disk.find(1));
  CHECK(disk.cache->stats().declined == 1);
  disk.cache->write_again(derivative(1, 1000));
  CHECK(disk.find(1));
  const auto written = fs::last_write_time(files_below(directory.path() + "/objects").at(0));
  disk.cache->write_again(derivative(1, 1000));
  CHECK(disk.find(1));
  CHECK(fs::last_write_time(files_below(directory.path() + "/objects").at(0)) == written);
}

TEST_CASE("what replaces an object on disk is written, whatever it cost", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path(), 64 << 20, 64 << 20, admitting(DiskAdmit::second_hit));
  disk.cache->write_again(derivative(1, 1000));
  disk.write(derivative(1, 2000));
  CHECK(disk.find(1)->body.size() == 2000);
}

TEST_CASE("what was evicted is admitted when it is made again", "[cache]") {
  const TempDirectory directory;
  Disk disk(directory.path(), 3 * 12'288, 64 << 20, admitting(DiskAdmit::second_hit));
  for (int i = 0; i < 5; ++i) disk.cache->write_again(derivative(i, 10'000));
  disk.cache->drain();
  REQUIRE_FALSE(disk.find(0));
  disk.write(derivative(0, 10'000));
  CHECK(disk.find(0));
}

TEST_CASE("the number of files stays within its bound", "[cache]") {
  const TempDirectory directory;
  DiskTuning tuning = admitting(DiskAdmit::all);
  tuning.max_files = 10;
  tuning.durable = true;
  tuning.batch_files = 4;
  {
    Disk disk(directory.path(), 64 << 20, 64 << 20, tuning);
    for (int i = 0; i < 50; ++i) {
      disk.cache->write(derivative(i, 100));
      if (i % 9 == 0) disk.cache->drain();
      REQUIRE(files_below(directory.path() + "/objects").size() <= 10);
    }
    disk.cache->drain();
    CHECK(disk.cache->stats().entries == 10);
    CHECK(disk.find(49));
  }
  tuning.max_files = 4;
  Disk fewer(directory.path(), 64 << 20, 64 << 20, tuning);
  CHECK(files_below(directory.path() + "/objects").size() == 4);
}

TEST_CASE("missing space is what others are to be left, less what is free", "[cache]") {
  const TempDirectory directory;
  struct statvfs status {};
  REQUIRE(::statvfs(directory.path().c_str(), &status) == 0);
  const std::uint64_t all = status.f_blocks * status.f_frsize;
  CHECK(missing_space(directory.path(), 0, 1) == 0);
  CHECK(missing_space(directory.path(), 2 * all, 0) > all / 2);
  CHECK(missing_space(directory.path() + "/nowhere", 2 * all, 0) == 0);
}

TEST_CASE("on a file system without space to leave, nothing is written and old objects go",
          "[cache]") {
  const TempDirectory directory;
  { Disk(directory.path()).write(derivative(1, 1000)); }
  DiskTuning tuning = admitting(DiskAdmit::all);
  tuning.keep_free_bytes = 1ull << 60;
  Disk disk(directory.path(), 64 << 20, 64 << 20, tuning);
  REQUIRE(disk.find(1));
  CHECK(disk.write(derivative(2, 1000)).write_failures == 1);
  CHECK_FALSE(disk.find(2));
  CHECK_FALSE(disk.find(1));
  CHECK(files_below(directory.path()).size() == 1);  // the lock
}

TEST_CASE("a scan finds objects where they belong, the newest first, and nothing else", "[cache]") {
  const TempDirectory directory;
  const fs::path objects = directory.path() + "/objects";
  {
    Disk disk(directory.path());
    for (int i = 0; i < 40; ++i) disk.write(derivative(i, 5'000));
  }
  for (int i = 0; i < 40; ++i) {
    const std::string name = to_hex(key_of(i));
    fs::last_write_time(objects / name.substr(0, 2) / name.substr(2, 1) / name,
                        std::chrono::file_clock::from_sys(
                            std::chrono::sys_seconds(std::chrono::seconds(1'700'000'000 + i))));
  }
  const std::string elsewhere = to_hex(key_of(100)), link = to_hex(key_of(101));
  write_file(objects / elsewhere, "at the top");
  write_file(files_below(objects)[0].parent_path() / elsewhere, "in another's place");
  fs::create_directories(objects / link.substr(0, 2) / link.substr(2, 1));
  fs::create_symlink("/etc/hostname", objects / link.substr(0, 2) / link.substr(2, 1) / link);
  const DiskScan scan = scan_objects(objects, GENERATE(1u, 3u));
  CHECK(scan.complete);
  REQUIRE(scan.objects.size() == 40);
  for (int i = 0; i < 40; ++i) {
    CHECK(scan.objects[std::size_t(i)].key == key_of(39 - i));
    CHECK(scan.objects[std::size_t(i)].bytes() == 8192);
  }
  CHECK_FALSE(scan_objects(directory.path() + "/nowhere", 2).complete);
}

}  // namespace tintype::cache
