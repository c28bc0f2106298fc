#include <signal.h>

#include "worker/bench.h"

namespace tintype::worker {

TEST_CASE("kill -9 in the middle of a job: it still succeeds", "[worker]") {
  Bench bench;
  int kills = 0;
  // While the worker waits for its second input it is certainly in the middle.
  const auto late = [&](std::string) -> asio::awaitable<Result<SharedFd>> {
    if (kills++ == 0)
      for (const int pid : bench.pool().worker_pids()) ::kill(pid, SIGKILL);
    co_return sealed("GIF89a late");
  };
  const auto done = bench.make(echo_of("TINTYPE-ASK file:late "), late);
  REQUIRE(done);
  CHECK(done->body == "GIF89a late");
  CHECK(kills == 2);
  CHECK(bench.pool().stats().crashes == 1);
  CHECK(bench.pool().stats().quarantined == 0);
}

TEST_CASE("a picture that kills every worker costs two, then none", "[worker]") {
  Bench bench;
  CHECK(bench.make("GIF89a TINTYPE-ABORT").error().code == Code::unprocessable);
  CHECK(bench.pool().stats().crashes == 2);
  CHECK(bench.pool().stats().quarantined == 1);
  bench.run_until([&] { return bench.pool().stats().idle == 2; });
  const auto pids = bench.pool().worker_pids();
  CHECK(bench.make("GIF89a TINTYPE-ABORT").error().code == Code::unprocessable);
  CHECK(bench.pool().stats().crashes == 2);
  CHECK(bench.pool().worker_pids() == pids);
  CHECK(bench.make("GIF89a another"));
}

TEST_CASE("others do not notice a picture that kills workers", "[worker]") {
  Bench bench;
  auto& bad = bench.begin(echo_of("GIF89a TINTYPE-ABORT"));
  std::vector<Running*> good;
  for (int i = 0; i < 20; ++i) good.push_back(&bench.begin(echo_of("GIF89a " + std::to_string(i))));
  for (auto* job : good) CHECK(bench.end(*job));
  CHECK(bench.end(bad).error().code == Code::unprocessable);
  CHECK(bench.pool().stats().crashes == 2);
}

TEST_CASE("a retry is not refused by a full queue", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  options.max_queue = 0;
  Bench bench(options);
  CHECK(bench.make("GIF89a TINTYPE-ABORT").error().code == Code::unprocessable);
  CHECK(bench.pool().stats().crashes == 2);
}

TEST_CASE("a worker that hangs is killed at the deadline", "[worker]") {
  Bench bench;
  const auto begin = std::chrono::steady_clock::now();
  CHECK(bench.make(echo_of("GIF89a TINTYPE-HANG", 100ms)).error().code == Code::deadline);
  CHECK(std::chrono::steady_clock::now() - begin >= 100ms);
  CHECK(bench.pool().stats().deadline_kills == 1);
  CHECK(bench.pool().stats().quarantined == 0);
  for (int i = 0; i < 4; ++i) CHECK(bench.make("GIF89a"));
}

TEST_CASE("a job without memory fails alone, and its worker lives", "[worker]") {
  Bench bench;
  const auto pids = bench.pool().worker_pids();
  CHECK(bench.make("GIF89a TINTYPE-EAT").error().code == Code::too_large);
  CHECK(bench.pool().stats().crashes == 0);
  CHECK(bench.pool().worker_pids() == pids);
}

TEST_CASE("what a job throws is an internal error without its text", "[worker]") {
  Bench bench;
  const auto error = bench.make("GIF89a TINTYPE-THROW").error();
  CHECK(error.code == Code::internal);
  CHECK(error.message == "internal error");
  CHECK(error.detail == "as the input said");
}

TEST_CASE("an idle worker that dies is replaced", "[worker]") {
  Bench bench;
  const auto before = bench.pool().worker_pids();
  for (const int pid : before) ::kill(pid, SIGKILL);
  bench.run_until([&] {
    const auto now = bench.pool().worker_pids();
    return now.size() == 2 && now[0] != before[0] && now[0] != before[1] && now[1] != before[1];
  });
  CHECK(bench.make("GIF89a"));
  CHECK(bench.pool().stats().crashes == 0);
}

}  // namespace tintype::worker
