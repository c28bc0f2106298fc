// `worker_test "[!benchmark]"`: what the way through a pool costs.
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

#include <iostream>

#include "worker/bench.h"
#include "worker/wire.h"

namespace tintype::worker {
namespace {

using Clock = std::chrono::steady_clock;

double microseconds(Clock::duration time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

// What a process has used of a core: says what a job costs on a machine that is busy otherwise.
double used_microseconds(int pid) {
  clockid_t clock{};
  timespec used{};
  REQUIRE(::clock_getcpuclockid(pid, &clock) == 0);
  REQUIRE(::clock_gettime(clock, &used) == 0);
  return 1e6 * static_cast<double>(used.tv_sec) + 1e-3 * static_cast<double>(used.tv_nsec);
}

}  // namespace

TEST_CASE("round trip of an echo", "[worker][!benchmark][.]") {
  auto options = echo_options();
  options.workers = 1;
  options.max_jobs_per_worker = 1'000'000;
  Bench bench(options);
  const int pid = bench.pool().worker_pids()[0];
  for (const std::size_t size : {std::size_t{6}, std::size_t{100} << 10, std::size_t{1} << 20}) {
    const auto work = echo_of("GIF89a" + std::string(size - 6, 'x'));
    constexpr int kRounds = 5000;
    const double front = used_microseconds(0), worker = used_microseconds(pid);
    const auto begin = Clock::now();
    for (int i = 0; i < kRounds; ++i) REQUIRE(bench.make(work));
    std::cout << size << " bytes: " << microseconds(Clock::now() - begin) / kRounds
              << " us a job, of which the front computes "
              << (used_microseconds(0) - front) / kRounds << " us, the worker "
              << (used_microseconds(pid) - worker) / kRounds << " us\n";
  }
}

// What two processes that do nothing else need to pass a packet there and back.
TEST_CASE("round trip of a bare socket", "[worker][!benchmark][.]") {
  const auto pair = make_socket_pair();
  ::fcntl(pair.front.get(), F_SETFL, 0);
  const pid_t other = ::fork();
  char packet[80] = {};
  if (other == 0) {
    while (::send(pair.child.get(), packet, ::recv(pair.child.get(), packet, 80, 0), 0) > 0) {
    }
    ::_exit(0);
  }
  constexpr int kRounds = 20'000;
  const auto begin = Clock::now();
  for (int i = 0; i < kRounds; ++i) {
    REQUIRE(::send(pair.front.get(), packet, 80, 0) == 80);
    REQUIRE(::recv(pair.front.get(), packet, 80, 0) == 80);
  }
  std::cout << "bare socket: " << microseconds(Clock::now() - begin) / kRounds << " us\n";
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, 0);
}

TEST_CASE("a killed worker is replaced", "[worker][!benchmark][.]") {
  auto options = echo_options();
  options.workers = 1;
  options.max_jobs_per_worker = 1;
  Bench bench(options);
  constexpr int kRounds = 500;
  const auto begin = Clock::now();
  for (int i = 0; i < kRounds; ++i) REQUIRE(bench.make("GIF89a"));
  std::cout << microseconds(Clock::now() - begin) / kRounds << " us a job in a worker of its own\n";
}

}  // namespace tintype::worker
