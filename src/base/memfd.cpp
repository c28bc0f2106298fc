#include "base/memfd.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace tintype {
namespace {

constexpr int kSeals = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;

Error system_error(const char* call) {
  const bool passes = errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOSPC;
  return {passes ? Code::overloaded : Code::internal,
          "the server is short of a resource",
          {},
          std::string(call) + ": " + std::strerror(errno)};
}

Result<void> write_all(const Fd& fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd.get(), bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return system_error("write to memfd");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

Mapping::Mapping(Mapping&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

Mapping& Mapping::operator=(Mapping&& other) noexcept {
  std::swap(data_, other.data_);
  std::swap(size_, other.size_);
  return *this;
}

Mapping::~Mapping() {
  if (data_) ::munmap(data_, size_);
}

Result<Fd> make_memfd() {
  Fd fd(::memfd_create("tintype", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!fd) return system_error("memfd_create");
  return fd;
}

Result<void> seal(const Fd& fd) {
  if (::fcntl(fd.get(), F_ADD_SEALS, kSeals) != 0) return system_error("F_ADD_SEALS");
  return {};
}

Result<Fd> make_sealed(std::string_view bytes) {
  auto fd = make_memfd();
  if (!fd) return fd.error();
  if (auto written = write_all(*fd, bytes); !written) return written.error();
  if (auto sealed = seal(*fd); !sealed) return sealed.error();
  return std::move(*fd);
}

Result<Mapping> map_sealed(const Fd& fd, std::size_t max_bytes) {
  const int seals = ::fcntl(fd.get(), F_GET_SEALS);
  if (seals < 0 || (seals & kSeals) != kSeals)
    return Error{Code::internal, "internal error", {}, "descriptor is not a sealed memfd"};
  struct stat st {};
  if (::fstat(fd.get(), &st) != 0) return system_error("fstat of memfd");
  const auto size = static_cast<std::size_t>(st.st_size);
  if (size > max_bytes)
    return Error{Code::internal, "internal error", {}, "sealed memfd is larger than allowed"};
  Mapping mapping;
  if (size == 0) return mapping;
  void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd.get(), 0);
  if (data == MAP_FAILED) return system_error("mmap of memfd");
  mapping.data_ = data;
  mapping.size_ = size;
  return mapping;
}

}  // namespace tintype
