#include "assets/local_storage.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/hash.h"

namespace tintype::assets {
namespace {

constexpr int kRaceRetries = 8;  // openat2 gives EAGAIN when a directory is renamed meanwhile

Error not_there() {
  return {Code::not_found, "the source does not exist", {}};
}

Error out_of_resources() {
  return {Code::overloaded,
          "the server is short of a resource",
          {},
          std::string("openat2: ") + std::strerror(errno)};
}

bool has_parent_step(std::string_view path) {
  for (;;) {
    const auto slash = path.find('/');
    if (path.substr(0, slash) == "..") return true;
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

// The path below a root as the system wants it; empty when no file can have it.
std::string beneath(std::string_view path) {
  const auto first = path.find_first_not_of('/');
  if (first == std::string_view::npos || path.find('\0') != std::string_view::npos) return {};
  path.remove_prefix(first);
  return has_parent_step(path) ? std::string() : std::string(path);
}

// glibc has no wrapper. Never waits: a FIFO opens at once, and is refused by its kind after.
Fd open_beneath(const Fd& root, const std::string& path) {
  open_how how{};
  how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  for (int attempt = 0; attempt < kRaceRetries; ++attempt) {
    const long fd = ::syscall(SYS_openat2, root.get(), path.c_str(), &how, sizeof how);
    if (fd >= 0) return Fd(static_cast<int>(fd));
    if (errno != EAGAIN && errno != EINTR) break;
  }
  return Fd();
}

std::string version_of(const struct stat& st, Versions versions) {
  const bool local = versions == Versions::local;
  const std::uint64_t facts[] = {local ? static_cast<std::uint64_t>(st.st_dev) : 0,
                                 local ? static_cast<std::uint64_t>(st.st_ino) : 0,
                                 static_cast<std::uint64_t>(st.st_size),
                                 static_cast<std::uint64_t>(st.st_mtim.tv_sec),
                                 static_cast<std::uint64_t>(st.st_mtim.tv_nsec)};
  return to_hex(hash128({reinterpret_cast<const char*>(facts), sizeof facts}));
}

std::chrono::system_clock::time_point time_of(const timespec& time) {
  const auto since = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  return std::chrono::system_clock::time_point(
      std::chrono::duration_cast<std::chrono::system_clock::duration>(since));
}

bool read_all(const Fd& fd, std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t got = ::read(fd.get(), text.data() + done, text.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  text.resize(done);
  return true;
}

}  // namespace

Result<LocalStorage> LocalStorage::open(const std::vector<std::string>& roots, Versions versions) {
  LocalStorage storage;
  storage.versions_ = versions;
  for (const std::string& root : roots) {
    Fd fd(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd)
      return Error{Code::internal,
                   "a storage root can not be opened",
                   {},
                   root + ": " + std::strerror(errno)};
    storage.roots_.push_back(std::move(fd));
  }
  return storage;
}

Result<OpenFile> LocalStorage::open_file(std::string_view path) const {
  const std::string name = beneath(path);
  if (name.empty()) return not_there();
  for (const Fd& root : roots_) {
    Fd fd = open_beneath(root, name);
    if (!fd && (errno == EMFILE || errno == ENFILE || errno == ENOMEM)) return out_of_resources();
    if (!fd) continue;
    auto file = describe(std::move(fd));
    if (file) return file;
  }
  return not_there();
}

Result<OpenFile> LocalStorage::describe(Fd fd) const {
  struct stat st {};
  if (::fstat(fd.get(), &st) != 0 || !S_ISREG(st.st_mode)) return not_there();
  return OpenFile{std::move(fd), static_cast<std::uint64_t>(st.st_size), version_of(st, versions_),
                  time_of(st.st_mtim)};
}

Result<std::string> LocalStorage::read_text(std::string_view path, std::size_t max_bytes) const {
  const auto file = open_file(path);
  if (!file) return file.error();
  const Error too_large{Code::too_large, "the file is too large", {}};
  if (file->size_bytes > max_bytes) return too_large;
  // One byte more than allowed shows whether it has grown meanwhile.
  std::string text(max_bytes + 1, '\0');
  if (!read_all(file->fd, text)) return not_there();
  if (text.size() > max_bytes) return too_large;
  return text;
}

}  // namespace tintype::assets
