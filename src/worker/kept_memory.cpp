#include "worker/kept_memory.h"

#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <limits>

#include "base/fd.h"

namespace tintype::worker {

#ifdef __GLIBC__

namespace {

// Larger blocks are mapped and unmapped one by one; glibc takes no higher threshold.
constexpr int kLargestKept = 32 << 20;

// In memory and of this process alone; proc(5), statm. The largest number when it cannot be read.
std::size_t own_bytes() {
  constexpr auto kUnknown = std::numeric_limits<std::size_t>::max();
  const Fd file(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC));
  std::array<char, 128> text{};
  std::size_t all = 0, resident = 0, shared = 0;
  if (!file || ::read(file.get(), text.data(), text.size() - 1) <= 0) return kUnknown;
  if (std::sscanf(text.data(), "%zu %zu %zu", &all, &resident, &shared) != 3) return kUnknown;
  return (resident - shared) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

KeptMemory::KeptMemory() : own_bytes_at_start_(own_bytes()) {
  ::mallopt(M_ARENA_MAX, 1);  // the bound is for the process; jobs run on one thread at a time
  ::mallopt(M_MMAP_THRESHOLD, kLargestKept);
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(kKeptBytes));
}

void KeptMemory::release_beyond_bound() const {
  const std::size_t now = own_bytes();
  if (now > own_bytes_at_start_ && now - own_bytes_at_start_ > kKeptBytes) ::malloc_trim(0);
}

#else

KeptMemory::KeptMemory() = default;
void KeptMemory::release_beyond_bound() const {}

#endif

}  // namespace tintype::worker
