#include <fstream>

#include "worker/bench.h"

namespace tintype::worker {
namespace {

PoolOptions real_options(const char* program) {
  PoolOptions options;
  options.program = std::string(TINTYPE_BINARY_DIR "/bin/") + program;
  options.workers = 2;
  return options;
}

Work drawing(std::string job) {
  Work work;
  work.key = job;
  work.canonical_job = std::move(job);
  work.deadline = std::chrono::steady_clock::now() + 60s;
  return work;
}

int number_in_status(int pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::stoi(line.substr(name.size() + 1));
  return -1;
}

}  // namespace

TEST_CASE("the real worker draws a picture", "[worker]") {
  Bench bench(real_options("tintype-worker"));
  const auto done =
      bench.make(drawing("blank=color[ff0000],height[10],width[20]&sink=format[png]"));
  REQUIRE(done);
  CHECK(done->format == Format::png);
  CHECK(done->width == 20);
  CHECK(done->height == 10);
  const auto error = bench.make(drawing("nonsense=[")).error();
  CHECK(error.code == Code::bad_request);
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("the real zygote has one thread when it forks", "[worker]") {
  Bench bench(real_options("tintype-worker"));
  const int zygote = number_in_status(bench.pool().worker_pids()[0], "PPid");
  CHECK(number_in_status(zygote, "Threads") == 1);
}

TEST_CASE("the real worker reads a picture, and the faulty one dies of one", "[worker]") {
  Bench real(real_options("tintype-worker"));
  const auto made = real.make(drawing("blank=color[ff0000],height[10],width[20]&sink=format[png]"));
  REQUIRE(made);
  auto work = drawing("source=url[file:a]&sink=format[jpeg]");
  work.inputs.push_back({"file:a", sealed(made->body)});
  const auto jpeg = real.make(work);
  REQUIRE(jpeg);
  CHECK(jpeg->format == Format::jpeg);
  Bench faulty(real_options("tintype-worker-faulty"));
  CHECK(faulty.make(work));
  work.inputs[0].memfd = sealed(made->body + "TINTYPE-ABORT");
  CHECK(faulty.make(work).error().code == Code::unprocessable);
  CHECK(faulty.pool().stats().crashes == 2);
}

}  // namespace tintype::worker
