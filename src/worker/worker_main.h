#pragma once
// The main function of every worker program.
#include "worker/processor.h"

namespace tintype::worker {

// `PROGRAM --zygote` with the front's socket as descriptor 3; anything else explains itself on
// standard error and returns 1.
int worker_main(int argc, char** argv, const Processor& processor);

}  // namespace tintype::worker
