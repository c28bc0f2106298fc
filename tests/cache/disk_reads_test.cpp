// Reads of a disk that is slow, or hangs.
#include "cache/disk_reads.h"

#include <atomic>
#include <future>

#include "fixture.h"

namespace tintype::cache {
namespace {

DiskTuning tuned(std::size_t reads, std::size_t waiting, std::chrono::milliseconds patience) {
  DiskTuning tuning;
  tuning.reads = reads;
  tuning.max_waiting_reads = waiting;
  tuning.read_timeout = patience;
  return tuning;
}

// A disk that answers once it is let go.
struct HangingDisk {
  ObjectPtr read(const Hash128& key) {
    ++begun;
    go.wait(false);
    return key == key_of(1) ? derivative(1, 100) : nullptr;
  }
  void let_go() {
    go = true;
    go.notify_all();
  }
  DiskReads::Read reader() {
    return [this](const Hash128& key) { return read(key); };
  }
  std::atomic<bool> go{false};
  std::atomic<int> begun{0};
};

constexpr std::chrono::milliseconds kShort(5);
constexpr std::chrono::milliseconds kLong(60'000);

}  // namespace

TEST_CASE("a read gives what the disk has", "[cache]") {
  HangingDisk disk;
  disk.let_go();
  DiskReads reads(disk.reader(), tuned(2, 10, kLong));
  CHECK(same(*run(reads.read(key_of(1))), *derivative(1, 100)));
  CHECK(run(reads.read(key_of(2))) == nullptr);
  CHECK(reads.stats().late == 0);
}

TEST_CASE("a read that takes too long is a miss; when all threads hang, none is begun", "[cache]") {
  HangingDisk disk;
  DiskReads reads(disk.reader(), tuned(2, 10, kShort));
  CHECK(run(reads.read(key_of(1))) == nullptr);
  REQUIRE(eventually([&] { return disk.begun == 1; }));
  CHECK(run(reads.read(key_of(1))) == nullptr);
  CHECK(reads.stats().late == 2);
  REQUIRE(eventually([&] { return disk.begun == 2; }));
  REQUIRE(eventually([&] {
    run(reads.read(key_of(1)));
    return reads.stats().refused > 0;
  }));
  CHECK(disk.begun == 2);
  disk.let_go();
  CHECK(eventually([&] { return run(reads.read(key_of(1))) != nullptr; }));
}

TEST_CASE("so many reads wait, and no more", "[cache]") {
  HangingDisk disk;
  DiskReads reads(disk.reader(), tuned(1, 2, kLong));
  boost::asio::io_context context;
  int found = 0;
  const auto ask = [&] {
    boost::asio::co_spawn(
        context, reads.read(key_of(1)),
        [&](std::exception_ptr, ObjectPtr object) { found += object != nullptr; });
  };
  for (int i = 0; i < 5; ++i) ask();
  context.poll();
  CHECK(reads.stats().refused == 2);
  disk.let_go();
  context.run();
  CHECK(found == 3);
}

TEST_CASE("an asker that goes away leaves nothing behind that its read could touch", "[cache]") {
  HangingDisk disk;
  DiskReads reads(disk.reader(), tuned(1, 10, kLong));
  {
    boost::asio::io_context context;
    for (int i = 0; i < 2; ++i)
      boost::asio::co_spawn(context, reads.read(key_of(1)), [](std::exception_ptr, ObjectPtr) {});
    context.poll();
    REQUIRE(eventually([&] { return disk.begun == 1; }));
  }
  disk.let_go();
  reads.close();
  CHECK(disk.begun == 1);
}

}  // namespace tintype::cache
