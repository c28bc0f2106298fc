#include "worker/zygote.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

#include "worker/confine.h"
#include "worker/job_loop.h"
#include "worker/wire.h"

namespace tintype::worker {
namespace {

void on_child(int) {}  // only ends the wait

class Zygote {
 public:
  explicit Zygote(const Processor& processor) : processor_(processor) {}

  bool start(const char* program) {
    Packet packet;
    if (receive_packet(kSocket, packet, true) != Received::packet) return false;
    if (packet.frame.kind != Kind::start) return false;
    auto settings = settings_from_json(packet.text);
    if (!settings) return false;
    settings_ = std::move(*settings);
    max_result_bytes_ = packet.frame.max_result_bytes;
    max_memory_bytes_ = packet.frame.max_memory_bytes;
    return processor_.initialize(program) && send_packet(kSocket, {.kind = Kind::ready});
  }

  // Until the front is gone.
  void serve() {
    while (wait_for_front()) {
      Packet packet;
      const auto received = receive_packet(kSocket, packet, true);
      if (received != Received::packet || packet.frame.kind != Kind::spawn) return;
      if (packet.descriptors.size() != 1 || !spawn(packet.descriptors.front())) return;
    }
  }

  void end_workers() {
    for (const pid_t child : children_) ::kill(child, SIGKILL);
    for (const pid_t child : children_) ::waitpid(child, nullptr, 0);
  }

 private:
  // SIGCHLD comes only in here, so that no worker is reaped before it has its pidfd.
  bool wait_for_front() {
    sigset_t none;
    ::sigemptyset(&none);
    for (;;) {
      reap();
      pollfd front{kSocket, POLLIN, 0};
      if (::ppoll(&front, 1, nullptr, &none) > 0) return true;
      if (errno != EINTR) return false;
    }
  }

  void reap() {
    for (pid_t ended = 0; (ended = ::waitpid(-1, nullptr, WNOHANG)) > 0;)
      children_.erase(std::remove(children_.begin(), children_.end(), ended), children_.end());
  }

  bool spawn(const Fd& socket) {
    const pid_t parent = ::getpid();
    const pid_t child = ::fork();
    if (child < 0) return false;
    if (child == 0) {
      if (!confine(parent, socket.get(), max_memory_bytes_)) ::_exit(1);
      run_jobs(kSocket, processor_, settings_, max_result_bytes_);
      ::_exit(0);
    }
    children_.push_back(child);
    const Fd handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    const Frame answer{.kind = Kind::spawned, .id = static_cast<std::uint64_t>(child)};
    return handle && send_packet(kSocket, answer, {}, {handle.get()});
  }

  const Processor& processor_;
  Settings settings_;
  std::uint64_t max_result_bytes_ = 0, max_memory_bytes_ = 0;
  std::vector<pid_t> children_;
};

// The front handles the terminal's Ctrl-C; children are waited for, in wait_for_front() only.
void set_signals() {
  ::signal(SIGINT, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = on_child;
  ::sigaction(SIGCHLD, &action, nullptr);
  sigset_t children;
  ::sigemptyset(&children);
  ::sigaddset(&children, SIGCHLD);
  ::sigprocmask(SIG_BLOCK, &children, nullptr);
}

}  // namespace

void run_zygote(const Processor& processor, const char* program) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::close_range(kSocket + 1, ~0u, 0);
  set_signals();
  Zygote zygote(processor);
  if (!zygote.start(program)) ::_exit(1);
  zygote.serve();
  zygote.end_workers();
  ::_exit(0);
}

}  // namespace tintype::worker
