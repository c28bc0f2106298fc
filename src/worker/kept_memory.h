#pragma once
// What a worker keeps of the memory that its jobs have freed. By itself the C library hands large
// blocks back at once, and the next job pays for each page of them again: 7 to 10 % of a picture's
// time. A worker keeps them, up to a bound. Does nothing where the C library is not glibc.
#include <cstddef>

namespace tintype::worker {

// By a worker between two jobs. Enough for a 12-megapixel photo on its way to a few megapixels.
inline constexpr std::size_t kKeptBytes = 64 << 20;

// One a process, made before its first job: the settings are the process's.
class KeptMemory {
 public:
  KeptMemory();
  // After each job. When the process has grown by more than kKeptBytes since the start, what is
  // free goes back to the system.
  void release_beyond_bound() const;

 private:
  std::size_t own_bytes_at_start_ = 0;
};

}  // namespace tintype::worker
