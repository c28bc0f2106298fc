#include "cache/object_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "cache/disk_format.h"
#include "fixture.h"

namespace tintype::cache {
namespace {

struct File {
  TempDirectory directory;
  std::string path = directory.path() + "/object";
  std::string temporary = directory.path() + "/temporary";
  ObjectPtr object = derivative(1, 10'000);

  int write() const { return write_object(*header_of(*object), object->body, temporary, path); }
  ReadObject read() const { return read_object(path, object->key, 1 << 20, nullptr); }
};

}  // namespace

TEST_CASE("what is no file is damaged, goes, and an object can take its place", "[cache]") {
  File file;
  SECTION("an empty directory") {
    REQUIRE(::mkdir(file.path.c_str(), 0700) == 0);
  }
  SECTION("a directory with something in it") {
    REQUIRE(::mkdir(file.path.c_str(), 0700) == 0);
    std::ofstream(file.path + "/inside") << "something";
  }
  SECTION("a link to itself") {
    REQUIRE(::symlink("object", file.path.c_str()) == 0);
  }
  SECTION("a link to an endless device") {
    REQUIRE(::symlink("/dev/zero", file.path.c_str()) == 0);
  }
  SECTION("a pipe") {
    REQUIRE(::mkfifo(file.path.c_str(), 0600) == 0);
  }
  CHECK(file.read().reading == Reading::damaged);
  CHECK(remove_object(file.path) == 0);
  CHECK(file.read().reading == Reading::absent);
  REQUIRE(file.write() == 0);
  CHECK(file.read().object->body == file.object->body);
}

TEST_CASE("removing what is not there is no error", "[cache]") {
  const File file;
  CHECK(remove_object(file.path) == 0);
}

}  // namespace tintype::cache
