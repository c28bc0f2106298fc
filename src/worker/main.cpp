#include "worker/jobproc_processor.h"
#include "worker/worker_main.h"

int main(int argc, char** argv) {
  return tintype::worker::worker_main(argc, argv, tintype::worker::jobproc_processor());
}
