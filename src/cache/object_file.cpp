#include "cache/object_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>

#include "cache/folder.h"

namespace tintype::cache {
namespace {

constexpr int kFolderLevels = 2;  // between objects/ and an object

// Most headers are whole within the first read.
constexpr std::size_t kFirstReadBytes = 4096;

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return 0;
}

// False when the file ends before, or the disk fails.
bool read_at(int fd, char* out, std::size_t count, std::size_t offset) {
  while (count > 0) {
    const ssize_t got = ::pread(fd, out, count, static_cast<off_t>(offset));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    out += got;
    count -= static_cast<std::size_t>(got);
    offset += static_cast<std::size_t>(got);
  }
  return true;
}

int make_parent(const std::string& path) {
  return make_folder(std::filesystem::path(path).parent_path().native(), kFolderLevels);
}

std::optional<Header> read_header(int fd, std::size_t file_bytes) {
  std::string text(std::min(file_bytes, kFirstReadBytes), '\0');
  if (!read_at(fd, text.data(), text.size(), 0)) return {};
  const auto length = header_length(text);
  if (!length || *length > file_bytes) return {};
  const std::size_t known = std::min(text.size(), *length);
  text.resize(*length);
  if (!read_at(fd, text.data() + known, *length - known, known)) return {};
  auto header = parse_header(text);
  if (header && header->body_bytes != file_bytes - *length) return {};
  return header;
}

ObjectPtr read_whole(int fd, std::size_t file_bytes, const Hash128& key,
                     std::uint64_t max_body_bytes, const std::shared_ptr<OpenBodies>& open_bodies) {
  auto header = read_header(fd, file_bytes);
  if (!header || header->object.key != key || header->body_bytes > max_body_bytes) return {};
  Object& object = header->object;
  std::string body(header->body_bytes, '\0');
  if (!read_at(fd, body.data(), body.size(), file_bytes - body.size())) return {};
  if (hash128(body) != header->body_checksum) return {};
  object.body = Body::keep(std::move(body), open_bodies);
  return std::make_shared<const Object>(std::move(object));
}

}  // namespace

int write_temporary(std::string_view header, std::string_view body, const std::string& temporary,
                    Fd& file) {
  file = Fd(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file) return errno;
  int error = write_all(file.get(), header);
  if (!error) error = write_all(file.get(), body);
  if (error) ::unlink(temporary.c_str());
  return error;
}

int move_into_place(const std::string& temporary, const std::string& path) {
  if (std::rename(temporary.c_str(), path.c_str()) == 0) return 0;
  int error = errno;
  if (error == ENOENT || error == ENOTDIR) {
    error = make_parent(path);
  } else if (error == EISDIR) {
    error = remove_object(path);
  }
  if (!error && std::rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error) ::unlink(temporary.c_str());
  return error;
}

int write_object(std::string_view header, std::string_view body, const std::string& temporary,
                 const std::string& path) {
  Fd file;
  const int error = write_temporary(header, body, temporary, file);
  return error ? error : move_into_place(temporary, path);
}

int remove_object(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT) return 0;
  if (errno != EISDIR) return errno;
  std::error_code error;
  std::filesystem::remove_all(path, error);
  return error.value();
}

std::optional<Header> read_object_header(const std::string& path) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  return read_header(file.get(), static_cast<std::size_t>(status.st_size));
}

ReadObject read_object(const std::string& path, const Hash128& key, std::uint64_t max_body_bytes,
                       const std::shared_ptr<OpenBodies>& open_bodies) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) {
    const int error = errno;
    return {error == ELOOP ? Reading::damaged : Reading::absent, nullptr, error};
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return {Reading::damaged, nullptr, 0};
  auto object = read_whole(file.get(), static_cast<std::size_t>(status.st_size), key,
                           max_body_bytes, open_bodies);
  if (!object) return {Reading::damaged, nullptr, 0};
  return {Reading::whole, std::move(object), 0};
}

}  // namespace tintype::cache
