// The real worker, but for inputs that say that it is to misbehave.
#include "worker/faulty_processor.h"
#include "worker/jobproc_processor.h"
#include "worker/worker_main.h"

int main(int argc, char** argv) {
  using namespace tintype::worker;
  return worker_main(argc, argv, faulty(jobproc_processor()));
}
