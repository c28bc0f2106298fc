#pragma once
// The real work of a worker: the job processor over libvips. The only place where the worker half
// meets an image library.
#include "worker/processor.h"

namespace tintype::worker {

Processor jobproc_processor();

}  // namespace tintype::worker
