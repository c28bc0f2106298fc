#pragma once
// A worker's life: one job after another from its socket, until the front closes it. One thread of
// control. Inputs are mapped, never copied; each answer is one packet.
#include <cstdint>

#include "worker/processor.h"

namespace tintype::worker {

// Returns when the front is gone or speaks another wire.
void run_jobs(int socket, const Processor& processor, const Settings& settings,
              std::uint64_t max_result_bytes);

}  // namespace tintype::worker
