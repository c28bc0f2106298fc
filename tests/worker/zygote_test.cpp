#include <signal.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "worker/bench.h"

namespace tintype::worker {
namespace {

bool is_alive(int pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(stat, line);
  return !line.empty() && line.find(") Z ") == line.npos && line.find(") X ") == line.npos;
}

// A number from /proc/PID/status; -1 when the process or the line is not there.
int status_of(int pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::stoi(line.substr(name.size() + 1));
  return -1;
}

std::string name_of(int pid) {
  std::ifstream name("/proc/" + std::to_string(pid) + "/comm");
  std::string line;
  std::getline(name, line);
  return line;
}

// The parent of a living worker among `workers`.
int zygote_of(const std::vector<int>& workers) {
  for (const int worker : workers) {
    const int parent = status_of(worker, "PPid");
    if (parent > 1 && name_of(parent).starts_with("tintype-worker")) return parent;
  }
  return -1;
}

// Returns when its workers are dead too.
void kill_zygote(const std::vector<int>& workers) {
  const int zygote = zygote_of(workers);
  REQUIRE(zygote > 1);
  ::kill(zygote, SIGKILL);
  for (const int worker : workers)
    while (is_alive(worker)) std::this_thread::yield();
}

std::size_t descriptors_of(int pid) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator("/proc/" + std::to_string(pid) + "/fd"))
    ++count;
  return count;
}

}  // namespace

TEST_CASE("a job outlives its zygote", "[worker]") {
  Bench bench;
  int kills = 0;
  const auto late = [&](std::string) -> asio::awaitable<Result<SharedFd>> {
    if (kills++ < 2) kill_zygote(bench.pool().worker_pids());
    co_return sealed("GIF89a late");
  };
  CHECK(bench.make(echo_of("TINTYPE-ASK file:late "), late));
  CHECK(kills == 3);
  CHECK(bench.pool().stats().quarantined == 0);
  CHECK(bench.pool().stats().restarts == 2);
}

TEST_CASE("a zygote that dies while nothing runs is replaced", "[worker]") {
  Bench bench;
  const int zygote = zygote_of(bench.pool().worker_pids());
  kill_zygote(bench.pool().worker_pids());
  bench.run_until([&] { return bench.pool().stats().restarts == 1; });
  CHECK(bench.make("GIF89a"));
  CHECK(zygote_of(bench.pool().worker_pids()) != zygote);
}

TEST_CASE("the zygote and its workers end with the pool", "[worker]") {
  std::vector<int> pids;
  {
    Bench bench;
    pids = bench.pool().worker_pids();
    pids.push_back(zygote_of(pids));
    bench.begin(echo_of("GIF89a TINTYPE-HANG"));
  }
  for (const int pid : pids) CHECK_FALSE(is_alive(pid));
}

TEST_CASE("a worker has one socket, no way to gain privileges and its own group", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  Bench bench(options);
  REQUIRE(bench.make("GIF89a"));
  const int pid = bench.pool().worker_pids()[0];
  // It closes its answer only after the front has it.
  const auto soon = std::chrono::steady_clock::now() + 5s;
  while (descriptors_of(pid) != 4 && std::chrono::steady_clock::now() < soon)
    std::this_thread::yield();
  CHECK(descriptors_of(pid) == 4);
  CHECK(status_of(pid, "NoNewPrivs") == 1);
  CHECK(::getpgid(pid) != ::getpgid(0));
}

TEST_CASE("a worker program started by hand explains itself", "[worker]") {
  const auto command = echo_options().program + " --zygote 2>/dev/null 3<&-";
  const int status = std::system(command.c_str());
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 1);
}

}  // namespace tintype::worker
