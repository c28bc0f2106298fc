#include "worker/zygote_client.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <cstring>

extern char** environ;

namespace tintype::worker {
namespace {

namespace asio = boost::asio;

constexpr int kChildSocket = 3;
constexpr int kPatienceMs = 250;  // for a zygote to end by itself

Error cannot_start(std::string detail) {
  return {Code::internal, "the image workers cannot be started", {}, std::move(detail)};
}

// Its own process group: the terminal's Ctrl-C is the front's business.
Result<int> spawn_program(const std::string& program, int socket) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&actions, socket, kChildSocket);
  sigset_t none, all;
  ::sigemptyset(&none);
  ::sigfillset(&all);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  ::posix_spawnattr_setsigmask(&attributes, &none);
  ::posix_spawnattr_setsigdefault(&attributes, &all);
  ::posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program, mode = "--zygote";
  char* arguments[] = {name.data(), mode.data(), nullptr};
  pid_t pid = 0;
  const int failed =
      ::posix_spawn(&pid, program.c_str(), &actions, &attributes, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (failed != 0) return cannot_start(program + ": " + std::strerror(failed));
  return pid;
}

}  // namespace

Zygote::Zygote(asio::io_context& context, const PoolOptions& options, Fd control, int pid)
    : control_(context, control.release()),
      alarm_(context.get_executor()),
      timeout_(options.start_timeout),
      pid_(pid),
      process_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}

Zygote::~Zygote() {
  boost::system::error_code ignored;
  control_.close(ignored);
  pollfd ended{process_.get(), POLLIN, 0};
  if (!process_ || ::poll(&ended, 1, kPatienceMs) != 1) ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

asio::awaitable<Result<std::shared_ptr<Zygote>>> Zygote::start(asio::io_context& context,
                                                               PoolOptions options) {
  auto pair = make_socket_pair();
  if (!pair.front) co_return cannot_start("socketpair");
  auto pid = spawn_program(options.program, pair.child.get());
  if (!pid) co_return pid.error();
  pair.child = Fd();
  std::shared_ptr<Zygote> zygote(new Zygote(context, options, std::move(pair.front), *pid));
  Frame frame{.kind = Kind::start};
  frame.max_result_bytes = options.max_result_bytes;
  frame.max_memory_bytes = options.max_memory_bytes;
  if (!send_packet(zygote->control_.native_handle(), frame, options.settings))
    co_return cannot_start("the zygote does not listen");
  const auto ready = co_await zygote->receive(Kind::ready);
  if (!ready) co_return ready.error();
  co_return zygote;
}

asio::awaitable<Result<ForkedWorker>> Zygote::fork_worker() {
  auto pair = make_socket_pair();
  if (!pair.front) co_return cannot_start("socketpair");
  const std::vector<int> lent{pair.child.get()};
  if (!send_packet(control_.native_handle(), {.kind = Kind::spawn}, {}, lent))
    co_return cannot_start("the zygote is gone");
  pair.child = Fd();
  auto spawned = co_await receive(Kind::spawned);
  if (!spawned) co_return spawned.error();
  if (spawned->descriptors.size() != 1) co_return cannot_start("the zygote sent no pidfd");
  ForkedWorker worker;
  worker.socket = std::move(pair.front);
  worker.process = std::move(spawned->descriptors.front());
  worker.pid = static_cast<int>(spawned->frame.id);
  co_return worker;
}

// After an error the zygote is thrown away, so a late answer never meets another question.
asio::awaitable<Result<Packet>> Zygote::receive(Kind kind) {
  const auto until = std::chrono::steady_clock::now() + timeout_;
  control_.async_wait(asio::posix::stream_descriptor::wait_read,
                      [self = shared_from_this()](boost::system::error_code failed) {
                        if (!failed) self->alarm_.ring();
                      });
  const auto woken = co_await alarm_.wait(until);
  if (woken != Alarm::Woken::rung) {
    control_.cancel();
    co_return cannot_start("the zygote does not answer");
  }
  Packet packet;
  const auto received = receive_packet(control_.native_handle(), packet, false);
  if (received != Received::packet || packet.frame.kind != kind)
    co_return cannot_start("the zygote ended or answered wrongly");
  co_return packet;
}

// The socket closes before the workers are told to die; but a worker just forked may still have a
// copy of it.
bool Zygote::is_down() const {
  auto& control = const_cast<asio::posix::stream_descriptor&>(control_);
  pollfd ends[] = {{control.native_handle(), 0, 0}, {process_.get(), POLLIN, 0}};
  return ::poll(ends, 2, 0) != 0;
}

}  // namespace tintype::worker
