#include "cache/disk_directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
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
  const std::string path = path_ + "/tmp/probe";
  const Fd probe(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (!probe) return unusable("write in", path_, std::strerror(errno));
  ::unlink(path.c_str());
  return {};
}

std::string DiskDirectory::object_path(const Hash128& key) const {
  const std::string name = to_hex(key);
  return path_ + "/objects/" + name.substr(0, 2) + "/" + name.substr(2, 1) + "/" + name;
}

bool DiskDirectory::has_objects() const {
  std::error_code error;
  return !fs::is_empty(objects_path(), error) && !error;
}

}  // namespace tintype::cache
