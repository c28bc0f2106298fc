// A process that is killed while it writes: whatever it leaves behind, the next one starts, and
// finds nothing but whole objects.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "base/fd.h"
#include "fixture.h"

namespace tintype::cache {
namespace {

// Stores, one after another, and tells of each, until it is killed.
[[noreturn]] void write_for_ever(const std::string& directory, int progress) {
  boost::asio::thread_pool pool(1);
  DiskOptions options{directory, 4 << 20, 1 << 20, 64 << 20};
  auto cache = *DiskCache::open(std::move(options), pool);
  for (int i = 0;; ++i) {
    cache->write(derivative(i % 100, 30'000));
    if (i % 7 == 0) cache->remove(key_of((i + 50) % 100));
    cache->drain();
    if (::write(progress, "x", 1) != 1) ::_exit(1);
  }
}

// Lets a writer store `count` objects and kills it somewhere in the next one.
void write_and_be_killed(const std::string& directory, int count) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t writer = ::fork();
  REQUIRE(writer >= 0);
  if (writer == 0) write_for_ever(directory, ends[1]);
  const Fd reading(ends[0]), writing(ends[1]);
  char byte = 0;
  for (int i = 0; i < count; ++i) REQUIRE(::read(reading.get(), &byte, 1) == 1);
  REQUIRE(::kill(writer, SIGKILL) == 0);
  REQUIRE(::waitpid(writer, nullptr, 0) == writer);
}

}  // namespace

TEST_CASE("after a kill at any moment only whole objects are found", "[cache]") {
  const TempDirectory directory;
  std::mt19937 random(11);
  for (int round = 0; round < 25; ++round) {
    write_and_be_killed(directory.path(), 1 + static_cast<int>(random() % 40));
    Disk disk(directory.path());
    CHECK(files_below(directory.path() + "/tmp").empty());
    int found = 0;
    for (int i = 0; i < 100; ++i) {
      const ObjectPtr object = disk.find(i);
      if (object) REQUIRE(same(*object, *derivative(i, 30'000)));
      found += object != nullptr;
    }
    CHECK(found > 0);
    CHECK(disk.cache->stats().damaged == 0);
  }
}

}  // namespace tintype::cache
