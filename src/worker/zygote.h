#pragma once
// The zygote: a process that has done the slow part of starting once, and forks a worker whenever
// the front asks. It stays single-threaded, because a fork keeps only the thread that calls it. It
// ends, and its workers with it, when the front closes the socket or dies.
#include "worker/processor.h"

namespace tintype::worker {

// Serves kSocket until it closes; in a forked worker, runs its jobs. Never returns: ends the
// process, with 1 when it could not start.
[[noreturn]] void run_zygote(const Processor& processor, const char* program);

}  // namespace tintype::worker
