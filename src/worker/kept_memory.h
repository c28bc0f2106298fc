#pragma once
// What a worker keeps of the memory that its jobs have freed. By itself the C library hands large
// blocks back at once, and the next job pays for each page of them again: 7 to 10 % of a picture's
// time. A worker keeps them, up to a bound. Does nothing where the C library is not glibc.
#include <cstddef>

namespace tintype::worker {

// By a worker between two jobs. Enough for a 12-megapixel photo on its way to a few megapixels.
inline constexpr std::size_t kKeptBytes = 64 << 20;

// Once a worker, before its first job.
void keep_freed_memory();

// After each job: hands what is free beyond kKeptBytes back to the system.
void release_beyond_bound();

}  // namespace tintype::worker
