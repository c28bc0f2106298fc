// Files of the disk tier get their names together, once their bytes are durable.
#include <algorithm>

#include "fixture.h"

namespace tintype::cache {
namespace {

struct Batching {
  explicit Batching(DiskTuning tuning) : disk(directory.path(), 64 << 20, 64 << 20, tuning) {}
  std::size_t named() const { return files_below(directory.path() + "/objects").size(); }
  std::size_t unnamed() const { return files_below(directory.path() + "/tmp").size(); }

  TempDirectory directory;
  Disk disk;
};

DiskTuning batches_of(std::size_t files, std::uint64_t bytes = 1 << 30,
                      std::chrono::milliseconds delay = std::chrono::hours(1)) {
  DiskTuning tuning;
  tuning.batch_files = files;
  tuning.batch_bytes = bytes;
  tuning.batch_delay = delay;
  return tuning;
}

}  // namespace

TEST_CASE("a batch gets its names when it is whole, and is found before", "[cache]") {
  Batching one(batches_of(3));
  for (int i = 0; i < 2; ++i) one.disk.cache->write(derivative(i, 5'000));
  REQUIRE(eventually([&] { return one.unnamed() == 2; }));
  CHECK(one.named() == 0);
  CHECK(one.disk.cache->stats().unwritten == 2);
  CHECK(one.disk.cache->may_have(key_of(1)));
  CHECK(same(*one.disk.cache->read(key_of(1)), *derivative(1, 5'000)));
  one.disk.cache->write(derivative(2, 5'000));
  REQUIRE(eventually([&] { return one.named() == 3; }));
  REQUIRE(eventually([&] { return one.disk.cache->stats().unwritten == 0; }));
  CHECK(one.unnamed() == 0);
  CHECK(one.disk.cache->stats().entries == 3);
}

TEST_CASE("a batch is whole by its bytes, too", "[cache]") {
  Batching one(batches_of(1000, 20'000));
  one.disk.cache->write(derivative(1, 5'000));
  REQUIRE(eventually([&] { return one.unnamed() == 1; }));
  one.disk.cache->write(derivative(2, 15'000));
  CHECK(eventually([&] { return one.named() == 2; }));
}

TEST_CASE("what waits long enough gets its name without the rest of a batch", "[cache]") {
  Batching one(batches_of(1000, 1 << 30, std::chrono::milliseconds(5)));
  one.disk.cache->write(derivative(1, 5'000));
  CHECK(eventually([&] { return one.named() == 1; }));
}

TEST_CASE("what is left of a batch gets its names when the cache closes", "[cache]") {
  Batching one(batches_of(1000));
  for (int i = 0; i < 10; ++i) one.disk.cache->write(derivative(i, 5'000));
  one.disk.cache->close();
  CHECK(one.named() == 10);
  CHECK(one.unnamed() == 0);
}

TEST_CASE("an object removed while its batch waits never gets its name", "[cache]") {
  Batching one(batches_of(1000));
  for (int i = 0; i < 3; ++i) one.disk.cache->write(derivative(i, 5'000));
  REQUIRE(eventually([&] { return one.unnamed() == 3; }));
  one.disk.cache->remove(key_of(1));
  CHECK_FALSE(one.disk.cache->may_have(key_of(1)));
  CHECK(one.disk.cache->read(key_of(1)) == nullptr);
  one.disk.cache->drain();
  CHECK(one.named() == 2);
  CHECK(one.unnamed() == 0);
  CHECK(one.disk.find(0));
  CHECK_FALSE(one.disk.find(1));
}

TEST_CASE("of two writes of a key the later one stays, wherever the first has got to", "[cache]") {
  Batching one(batches_of(1000));
  one.disk.cache->write(derivative(1, 5'000));
  SECTION("the first is named") {
    one.disk.cache->drain();
    REQUIRE(one.named() == 1);
  }
  SECTION("the first waits for its batch") {
    REQUIRE(eventually([&] { return one.unnamed() == 1; }));
  }
  SECTION("the first may not have begun") {}
  Object later = *derivative(1, 9'000);
  later.etag = "later";
  one.disk.cache->write(std::make_shared<const Object>(later));
  CHECK(one.disk.cache->read(key_of(1))->etag == "later");
  one.disk.cache->drain();
  CHECK(one.named() == 1);
  CHECK(one.unnamed() == 0);
  CHECK(one.disk.cache->stats().entries == 1);
  CHECK(one.disk.cache->stats().bytes == 12'288);
  CHECK(one.disk.find(1)->etag == "later");
  CHECK(one.disk.find(1)->body.size() == 9'000);
}

TEST_CASE("an object stays readable, old or new, while it is written anew", "[cache]") {
  Batching one(batches_of(4));
  one.disk.cache->write(derivative(1, 5'000));
  one.disk.cache->drain();
  std::atomic<bool> done{false};
  std::atomic<int> missed{0}, found{0};
  std::thread reader([&] {
    while (!done) ++(one.disk.cache->read(key_of(1)) ? found : missed);
  });
  for (int i = 0; i < 200; ++i) one.disk.cache->write(derivative(1, 5'000));
  one.disk.cache->drain();
  done = true;
  reader.join();
  CHECK(missed == 0);
  CHECK(found > 0);
}

}  // namespace tintype::cache
