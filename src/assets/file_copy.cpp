#include "assets/file_copy.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "base/memfd.h"

namespace tintype::assets {
namespace {

constexpr int kAttempts = 3;

// Longer than the kernel's clock tick, which is how finely modification times tell writes apart.
constexpr std::chrono::milliseconds kSettled{20};

enum class Copied { whole, changed, failed };

// Exactly `size` bytes: a file that ends sooner has changed.
Copied copy_bytes(const Fd& from, const Fd& to, std::uint64_t size) {
  for (std::uint64_t left = size; left > 0;) {
    const ssize_t sent = ::sendfile(to.get(), from.get(), nullptr, left);
    if (sent < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (sent < 0) return Copied::failed;
    if (sent == 0) return Copied::changed;
    left -= static_cast<std::uint64_t>(sent);
  }
  return Copied::whole;
}

// A write in the same tick as the last one would leave no trace. So a file that was written just
// now is left alone until its next write must show. False when that took a wait: look again.
bool is_settled(const OpenFile& file) {
  const auto age = std::chrono::system_clock::now() - file.last_modified;
  if (age < age.zero() || age >= kSettled) return true;
  std::this_thread::sleep_for(kSettled - age);
  return false;
}

// Whether the open file is still the version it was, bytes and all.
bool is_unchanged(const LocalStorage& storage, const OpenFile& file) {
  const auto now = storage.describe(Fd(::fcntl(file.fd.get(), F_DUPFD_CLOEXEC, 0)));
  return now && now->version == file.version;
}

Error unreadable() {
  return {Code::internal,
          "the source can not be read",
          {},
          std::string("sendfile: ") + std::strerror(errno)};
}

}  // namespace

Result<FileCopy> copy_file(const LocalStorage& storage, std::string_view path,
                           std::size_t max_bytes) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    auto file = storage.open_file(path);
    if (!file) return file.error();
    if (file->size_bytes > max_bytes)
      return Error{Code::too_large, "the source has too many bytes", {}};
    if (!is_settled(*file)) continue;
    auto memfd = make_memfd();
    if (!memfd) return memfd.error();
    const Copied copied = copy_bytes(file->fd, *memfd, file->size_bytes);
    if (copied == Copied::failed) return unreadable();
    if (copied == Copied::changed || !is_unchanged(storage, *file)) continue;
    if (auto sealed = seal(*memfd); !sealed) return sealed.error();
    return FileCopy{std::move(*file), std::move(*memfd)};
  }
  return Error{Code::overloaded, "the source is being changed; try again", {}};
}

}  // namespace tintype::assets
