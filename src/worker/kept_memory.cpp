#include "worker/kept_memory.h"

#include <malloc.h>

namespace tintype::worker {

#ifdef __GLIBC__

namespace {

// Larger blocks are mapped and unmapped one by one; glibc takes no higher threshold.
constexpr int kLargestKept = 32 << 20;

}  // namespace

void keep_freed_memory() {
  ::mallopt(M_ARENA_MAX, 1);  // the bound is for the process; jobs run on one thread at a time
  ::mallopt(M_MMAP_THRESHOLD, kLargestKept);
  ::mallopt(M_TRIM_THRESHOLD, static_cast<int>(kKeptBytes));
}

void release_beyond_bound() {
  if (::mallinfo2().fordblks > kKeptBytes) ::malloc_trim(0);
}

#else

void keep_freed_memory() {}
void release_beyond_bound() {}

#endif

}  // namespace tintype::worker
