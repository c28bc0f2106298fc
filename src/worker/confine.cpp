#include "worker/confine.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace tintype::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kShadowMemory = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kShadowMemory = true;
#else
constexpr bool kShadowMemory = false;
#endif
#else
constexpr bool kShadowMemory = false;
#endif

bool limit(int resource, std::uint64_t value) {
  const rlimit bound{value, value};
  return ::setrlimit(static_cast<__rlimit_resource>(resource), &bound) == 0;
}

bool reset_signals() {
  sigset_t none;
  ::sigemptyset(&none);
  return ::signal(SIGCHLD, SIG_DFL) != SIG_ERR && ::sigprocmask(SIG_SETMASK, &none, nullptr) == 0;
}

bool die_with(int parent) {
  return ::prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && ::getppid() == parent;
}

}  // namespace

bool confine(int parent, int socket, std::uint64_t max_memory_bytes) {
  const bool bounded = max_memory_bytes != 0 && !kShadowMemory;
  return die_with(parent) && ::dup2(socket, kSocket) == kSocket &&
         ::close_range(kSocket + 1, ~0u, 0) == 0 && reset_signals() && limit(RLIMIT_CORE, 0) &&
         (!bounded || limit(RLIMIT_AS, max_memory_bytes)) &&
         ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

}  // namespace tintype::worker
