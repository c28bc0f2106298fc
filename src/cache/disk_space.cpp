#include "cache/disk_space.h"

#include <sys/statvfs.h>

#include <algorithm>

namespace tintype::cache {
namespace {

constexpr std::uint64_t kUsuallyKeptFree = 1'000'000'000;
constexpr std::uint64_t kUsualShare = 20;

}  // namespace

std::uint64_t missing_space(const std::string& path, std::optional<std::uint64_t> keep_free,
                            std::uint64_t bytes) {
  struct statvfs status {};
  if (::statvfs(path.c_str(), &status) != 0 || status.f_blocks == 0) return 0;
  const std::uint64_t block = status.f_frsize;
  const std::uint64_t wanted =
      bytes + keep_free.value_or(std::min(kUsuallyKeptFree, status.f_blocks * block / kUsualShare));
  const std::uint64_t free = status.f_bavail * block;
  return wanted > free ? wanted - free : 0;
}

}  // namespace tintype::cache
