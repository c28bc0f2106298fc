#include "cache/disk_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "cache/folder.h"

namespace tintype::cache {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kBlockBytes = 4096;

Error unusable(std::string_view what, const std::string& path, const std::string& reason) {
  return {Code::internal,
          "the cache directory cannot be used",
          {},
          std::string(what) + " " + path + ": " + reason};
}

std::optional<Hash128> key_from(std::string_view name) {
  Hash128 key;
  if (name.size() != 32) return {};
  const char* const middle = name.data() + 16;
  const auto high = std::from_chars(name.data(), middle, key.high, 16);
  const auto low = std::from_chars(middle, middle + 16, key.low, 16);
  if (high.ec != std::errc{} || low.ec != std::errc{}) return {};
  if (to_hex(key) != name) return {};
  return key;
}

// True when `fd` still is the file of that name.
bool is_file(int fd, const std::string& path) {
  struct stat open {
  }, named{};
  return ::fstat(fd, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

}  // namespace

std::uint64_t disk_cost(std::uint64_t file_bytes) {
  return (file_bytes + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
}

Result<void> DiskDirectory::take_lock() {
  const std::string path = path_ + "/lock";
  if (lock_ && is_file(lock_.get(), path)) return {};
  Fd file(::open(path.c_str(), O_RDONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!file) return unusable("open", path, std::strerror(errno));
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    const bool taken = errno == EWOULDBLOCK;
    return unusable("lock", path, taken ? "another process uses it" : std::strerror(errno));
  }
  lock_ = std::move(file);
  return {};
}

Result<void> DiskDirectory::prepare() {
  for (const char* name : {"/objects", "/tmp"})
    if (const int failed = make_folder(path_ + name, 1))
      return unusable("make", path_ + name, std::strerror(failed));
  if (auto locked = take_lock(); !locked) return locked;
  std::error_code error;
  for (fs::directory_iterator at(path_ + "/tmp", error), end; !error && at != end;
       at.increment(error))
    fs::remove_all(at->path(), error);
  if (error) return unusable("clean", path_ + "/tmp", error.message());
  const Fd probe(::open(temporary_path().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!probe) return unusable("write in", path_, std::strerror(errno));
  ::unlink(temporary_path().c_str());
  return {};
}

std::string DiskDirectory::object_path(const Hash128& key) const {
  const std::string name = to_hex(key);
  return path_ + "/objects/" + name.substr(0, 2) + "/" + name.substr(2, 1) + "/" + name;
}

DiskDirectory::Scan DiskDirectory::scan() const {
  Scan found;
  std::error_code error;
  fs::recursive_directory_iterator at(path_ + "/objects",
                                      fs::directory_options::skip_permission_denied, error);
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error)) {
    const auto key = key_from(at->path().filename().native());
    std::error_code unreadable;
    if (!key || at->path() != object_path(*key) || !at->is_regular_file(unreadable)) continue;
    const std::uint64_t bytes = at->file_size(unreadable);
    const auto written = at->last_write_time(unreadable);
    if (!unreadable) found.entries.push_back({*key, disk_cost(bytes), written});
  }
  const auto newer = [](const Entry& a, const Entry& b) { return a.written > b.written; };
  std::sort(found.entries.begin(), found.entries.end(), newer);
  found.complete = !error;
  return found;
}

}  // namespace tintype::cache
