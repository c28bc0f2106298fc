#include "worker/worker_main.h"

#include <sys/socket.h>

#include <cstdio>
#include <string_view>

#include "worker/confine.h"
#include "worker/zygote.h"

namespace tintype::worker {
namespace {

bool is_socket(int fd) {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0 && type == SOCK_SEQPACKET;
}

}  // namespace

int worker_main(int argc, char** argv, const Processor& processor) {
  if (argc == 2 && std::string_view(argv[1]) == "--zygote" && is_socket(kSocket))
    run_zygote(processor, argv[0]);
  std::fputs("tintype-worker is started by tintype; it does nothing by itself.\n", stderr);
  return 1;
}

}  // namespace tintype::worker
