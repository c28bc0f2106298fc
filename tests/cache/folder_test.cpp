#include "cache/folder.h"

#include <cerrno>
#include <fstream>

#include "fixture.h"

namespace tintype::cache {

TEST_CASE("a folder is made with those above it", "[cache]") {
  const TempDirectory directory;
  CHECK(make_folder(directory.path() + "/a/b/c", 0) == 0);
  CHECK(make_folder(directory.path() + "/a/b/c", 3) == 0);
  CHECK(fs::is_directory(directory.path() + "/a/b/c"));
}

TEST_CASE("what is in a folder's way goes, from its own levels only", "[cache]") {
  const TempDirectory directory;
  const std::string top = directory.path() + "/top";
  std::ofstream(top) << "a file of somebody else";
  CHECK(make_folder(top + "/a/b", 2) == ENOTDIR);
  CHECK(fs::is_regular_file(top));
  fs::remove(top);

  fs::create_directory(top);
  SECTION("a file") {
    std::ofstream(top + "/a") << "in the way";
  }
  SECTION("a link to nowhere") {
    fs::create_symlink("nowhere", top + "/a");
  }
  SECTION("a file on the last level") {
    fs::create_directory(top + "/a");
    std::ofstream(top + "/a/b") << "in the way";
  }
  CHECK(make_folder(top + "/a/b", 2) == 0);
  CHECK(fs::is_directory(top + "/a/b"));
}

}  // namespace tintype::cache
