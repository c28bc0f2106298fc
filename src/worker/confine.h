#pragma once
// What a freshly forked worker gives up before it sees a job.
#include <cstdint>

namespace tintype::worker {

// Where the process's one socket is: the zygote's to the front, a worker's to its jobs.
inline constexpr int kSocket = 3;

// Dies when `parent` does, keeps only `socket` (as kSocket) and the standard streams, dumps no
// core, gains no privileges, takes at most `max_memory_bytes` of address space (0: no bound; none
// under sanitizers, whose shadow is larger). False when any of it fails.
bool confine(int parent, int socket, std::uint64_t max_memory_bytes);

}  // namespace tintype::worker
