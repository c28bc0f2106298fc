#include "cache/purge_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace tintype::cache {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;

// False with errno when not all of it could be written.
bool write_at(int fd, std::string_view bytes, std::size_t offset) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::size_t>(count);
  }
  return true;
}

bool read_all(int fd, std::string& out) {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return false;
  if (static_cast<std::size_t>(status.st_size) > kMostBytes) return true;  // damaged: no head
  out.resize(static_cast<std::size_t>(status.st_size));
  for (std::size_t at = 0; at < out.size();) {
    const ssize_t got = ::pread(fd, out.data() + at, out.size() - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) out.resize(at);
    at += static_cast<std::size_t>(got);
  }
  return true;
}

bool sync_folder(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  const Fd fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return fd && ::fsync(fd.get()) == 0;
}

}  // namespace

Error PurgeStore::failed(const char* what) {
  const int error = errno;
  return {Code::internal,
          "the purge log cannot be used",
          {},
          std::string(what) + ' ' + path_ + ": " +
              (error == EWOULDBLOCK ? "another process uses it" : std::strerror(error))};
}

Result<PurgeStore::Loaded> PurgeStore::load() {
  file_ = Fd(::open(path_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!file_ && errno == ENOENT) return Loaded{};
  if (!file_) return failed("open");
  if (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) return failed("lock");
  std::string bytes;
  if (!read_all(file_.get(), bytes)) return failed("read");
  Loaded loaded{true, decode_purge_file(bytes)};
  if (!loaded.file) {
    file_ = Fd();
    return loaded;
  }
  bytes_ = loaded.file->good_bytes;
  records_ = loaded.file->purges.size();
  const bool cut = bytes_ < bytes.size();
  if (cut &&
      (::ftruncate(file_.get(), static_cast<off_t>(bytes_)) != 0 || ::fdatasync(file_.get()) != 0))
    return failed("cut the torn end of");
  return loaded;
}

Result<void> PurgeStore::write_beside(const std::string& bytes, const std::string& beside) {
  Fd file(::open(beside.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0 || !write_at(file.get(), bytes, 0) ||
      ::fsync(file.get()) != 0 || ::rename(beside.c_str(), path_.c_str()) != 0)
    return failed("write");
  file_ = Fd();
  if (!sync_folder(path_)) return failed("sync the folder of");
  file_ = std::move(file);
  bytes_ = bytes.size();
  return {};
}

Result<void> PurgeStore::rewrite(const PurgeFileHead& head, std::uint64_t swept,
                                 const std::vector<Purge>& purges) {
  PurgeFileHead counted = head;
  counted.records = purges.size();
  std::string bytes = encode_head(counted, swept);
  for (const Purge& purge : purges) bytes += encode_record(head.log, purge);
  const std::string beside = path_ + ".new";
  if (auto written = write_beside(bytes, beside); !written) {
    ::unlink(beside.c_str());
    return written;
  }
  records_ = purges.size();
  return {};
}

// What was not written whole is cut off again; should that fail too, it is a torn end.
Result<void> PurgeStore::append(std::uint64_t log, const std::vector<Purge>& purges) {
  std::string bytes;
  for (const Purge& purge : purges) bytes += encode_record(log, purge);
  if (!write_at(file_.get(), bytes, bytes_) || ::fdatasync(file_.get()) != 0) {
    Error error = failed("write");
    if (::ftruncate(file_.get(), static_cast<off_t>(bytes_)) == 0) ::fdatasync(file_.get());
    file_ = Fd();
    return error;
  }
  bytes_ += bytes.size();
  records_ += purges.size();
  write_at(file_.get(), encode_slot(log, purges.back().number), kAcknowledgedAt);
  return {};
}

bool PurgeStore::usable() const {
  struct stat open {
  }, named{};
  return file_ && ::fstat(file_.get(), &open) == 0 && ::stat(path_.c_str(), &named) == 0 &&
         open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

void PurgeStore::set_swept(std::uint64_t log, std::uint64_t number) {
  if (file_) write_at(file_.get(), encode_slot(log, number), kSweptAt);
}

}  // namespace tintype::cache
