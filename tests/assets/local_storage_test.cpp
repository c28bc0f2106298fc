#include "assets/local_storage.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <chrono>
#include <cstring>
#include <filesystem>

#include "support.h"
#include "temp_folder.h"

using namespace std::literals;
namespace tintype::assets {
namespace {

LocalStorage storage_in(const std::vector<std::string>& roots) {
  auto opened = LocalStorage::open(roots);
  REQUIRE(opened);
  return std::move(*opened);
}

}  // namespace

TEST_CASE("files beneath the roots are found, the first root's first", "[assets]") {
  const TempFolder one, two;
  one.put("a.txt", "one");
  two.put("a.txt", "two");
  two.put("deep/er/b c.txt", "two b");
  const auto storage = storage_in({one.path(), two.path()});
  CHECK(storage.read_text("a.txt", 100).value() == "one");
  CHECK(storage.read_text("deep/er/b c.txt", 100).value() == "two b");
  CHECK(storage.read_text("/a.txt", 100).value() == "one");
  CHECK(storage.read_text("./deep//er/b c.txt", 100).value() == "two b");
}

TEST_CASE("no path leaves its root, and none says why", "[assets]") {
  const TempFolder outside;
  outside.put("secret.txt", "secret");
  outside.put("root/a.txt", "a");
  outside.put("root/sub/b.txt", "b");
  outside.put("root-secret/c.txt", "secret");
  const TempFolder& o = outside;
  std::filesystem::create_symlink(o / "secret.txt", o / "root/link.txt");
  std::filesystem::create_symlink("../secret.txt", o / "root/relative.txt");
  std::filesystem::create_symlink("a.txt", o / "root/inside.txt");
  std::filesystem::create_directory_symlink(o.path(), o / "root/up");
  std::filesystem::create_directory_symlink("/proc/self", o / "root/proc");
  const auto storage = storage_in({o / "root"});
  REQUIRE(storage.read_text("a.txt", 100).value() == "a");
  const std::string missing = storage.read_text("none", 100).error().message;
  for (const std::string& path : {""s,
                                  "/"s,
                                  "."s,
                                  "./"s,
                                  ".."s,
                                  "sub"s,
                                  "sub/"s,
                                  "a.txt/"s,
                                  "a.txt/."s,
                                  "../secret.txt"s,
                                  "/../secret.txt"s,
                                  "sub/../../secret.txt"s,
                                  "sub/../a.txt"s,
                                  "../root-secret/c.txt"s,
                                  "..//secret.txt"s,
                                  "./../secret.txt"s,
                                  "%2e%2e/secret.txt"s,
                                  "%252e%252e/secret.txt"s,
                                  "..%2fsecret.txt"s,
                                  "..\\secret.txt"s,
                                  "..%5csecret.txt"s,
                                  "\xc0\xae\xc0\xae/secret.txt"s,
                                  "\xe0\x80\xae\xe0\x80\xae/secret.txt"s,
                                  "..;/secret.txt"s,
                                  "sub/..;/a.txt"s,
                                  "a.txt\0.png"s,
                                  "\0"s,
                                  "a.txt\0"s,
                                  "link.txt"s,
                                  "relative.txt"s,
                                  "inside.txt"s,
                                  "up/secret.txt"s,
                                  "up/root/a.txt"s,
                                  "proc/environ"s,
                                  "proc/root/etc/passwd"s,
                                  "/etc/passwd"s,
                                  "//etc/passwd"s,
                                  "/proc/self/environ"s,
                                  "/dev/zero"s,
                                  o / "secret.txt",
                                  std::string(5000, 'a'),
                                  std::string(300, 'a') + "/b",
                                  "~/secret.txt"s}) {
    INFO(path);
    const auto opened = storage.open_file(path);
    REQUIRE(opened.has_error());
    CHECK(opened.error().code == Code::not_found);
    CHECK(opened.error().message == missing);
    CHECK(storage.read_text(path, 100).has_error());
  }
}

TEST_CASE("what is no regular file is not found, and nothing waits for it", "[assets]") {
  const TempFolder root;
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(::mkfifo((root / "fifo").c_str(), 0644) == 0);
  const Fd listener(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path, (root / "socket").c_str());
  REQUIRE(::bind(listener.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  const auto storage = storage_in({root.path(), "/dev"});
  for (const char* name : {"fifo", "socket", "null", "zero", "tty", "shm"}) {
    INFO(name);
    REQUIRE(storage.open_file(name).has_error());
    CHECK(storage.open_file(name).error().code == Code::not_found);
  }
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("proc is no root to be read from through links", "[assets]") {
  const auto storage = storage_in({"/proc"});
  for (const char* name : {"self/environ", "self/root/etc/passwd", "self/fd/0", "self/cwd/a"}) {
    INFO(name);
    CHECK(storage.open_file(name).has_error());
  }
}

TEST_CASE("a version holds while the file does", "[assets]") {
  const TempFolder root;
  root.put("a.txt", "one");
  const auto storage = storage_in({root.path()});
  const auto first = storage.open_file("a.txt");
  REQUIRE(first);
  CHECK(first->size_bytes == 3);
  CHECK(storage.open_file("./a.txt")->version == first->version);
  root.put("a.txt", "two!");
  const auto longer = storage.open_file("a.txt");
  CHECK(longer->version != first->version);
  const timespec times[2] = {{1'000'000, 0}, {1'000'000, 500'000'000}};
  REQUIRE(::utimensat(AT_FDCWD, (root / "a.txt").c_str(), times, 0) == 0);
  const auto older = storage.open_file("a.txt");
  CHECK(older->version != longer->version);
  CHECK(older->last_modified.time_since_epoch() == 1'000'000'500ms);
  root.put("new.txt", "two!");
  std::filesystem::rename(root / "new.txt", root / "a.txt");
  REQUIRE(::utimensat(AT_FDCWD, (root / "a.txt").c_str(), times, 0) == 0);
  CHECK(storage.open_file("a.txt")->version != older->version);
}

TEST_CASE("texts are read up to their bound", "[assets]") {
  const TempFolder root;
  root.put("a.txt", "12345");
  root.put("empty.txt", "");
  const auto storage = storage_in({root.path()});
  CHECK(storage.read_text("a.txt", 5).value() == "12345");
  CHECK(storage.read_text("a.txt", 4).error().code == Code::too_large);
  CHECK(storage.read_text("empty.txt", 0).value().empty());
}

TEST_CASE("a root that is no directory is a fault at the start", "[assets]") {
  const TempFolder root;
  root.put("a.txt", "a");
  CHECK(LocalStorage::open({root / "none"}).error().detail.find("none") != std::string::npos);
  CHECK(LocalStorage::open({root / "a.txt"}).has_error());
  CHECK(LocalStorage::open({})->open_file("a.txt").error().code == Code::not_found);
}

TEST_CASE("copies that keep the time have one portable version, and two local ones", "[assets]") {
  const TempFolder root;
  root.put("a.txt", "same");
  root.put("b.txt", "same");
  root.put("c.txt", "other");
  const auto time = std::filesystem::last_write_time(root / "a.txt");
  for (const char* name : {"b.txt", "c.txt"}) std::filesystem::last_write_time(root / name, time);
  const auto version = [&](Versions versions, const char* name) {
    return LocalStorage::open({root.path()}, versions)->open_file(name)->version;
  };
  CHECK(version(Versions::local, "a.txt") != version(Versions::local, "b.txt"));
  CHECK(version(Versions::portable, "a.txt") == version(Versions::portable, "b.txt"));
  CHECK(version(Versions::portable, "a.txt") != version(Versions::portable, "c.txt"));
  std::filesystem::last_write_time(root / "b.txt", time + std::chrono::nanoseconds(100));
  CHECK(version(Versions::portable, "a.txt") != version(Versions::portable, "b.txt"));
}

}  // namespace tintype::assets
