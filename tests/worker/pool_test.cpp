#include <filesystem>
#include <fstream>

#include "worker/bench.h"
#include "worker/settings.h"

namespace tintype::worker {
namespace {

std::size_t open_descriptors() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    ++count;
  return count;
}

std::string first_line(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

// Children of this process, or of a zygote, that nobody has reaped.
std::size_t zombies() {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const auto stat = first_line(entry.path() / "stat");
    const auto state = stat.find(") Z ");
    if (state == stat.npos) continue;
    const int parent = std::stoi(stat.substr(state + 4));
    const auto name = first_line("/proc/" + std::to_string(parent) + "/comm");
    if (parent == ::getpid() || name.starts_with("tintype-worker")) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a job's answer comes back with its format, size and durations", "[worker]") {
  Bench bench;
  const auto done = bench.make("GIF89a and so on");
  REQUIRE(done);
  CHECK(done->body == "GIF89a and so on");
  CHECK(done->format == Format::gif);
  CHECK(done->width == 80);
  CHECK(done->decode == 1us);
  CHECK(done->encode == 2us);
  CHECK(done->total > 0us);
  CHECK(done->late_inputs.empty());
}

TEST_CASE("long jobs and many inputs pass, too many do not", "[worker]") {
  Bench bench;
  auto work = echo_of("GIF89a");
  const std::string url = "file:" + std::string(100'000, 'x');
  work.canonical_job = url;
  for (int i = 0; i < 150; ++i) work.inputs.push_back({"file:" + std::to_string(i), sealed("x")});
  work.inputs.push_back({url, sealed("GIF89a, the long one")});
  const auto done = bench.make(work);
  REQUIRE(done);
  CHECK(done->body == "GIF89a, the long one");
  for (int i = 0; i < 100; ++i) work.inputs.push_back({"file:more", work.inputs[0].memfd});
  CHECK(bench.make(work).error().code == Code::too_large);
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("a thousand jobs leave no descriptor, no zombie and recycled workers", "[worker]") {
  auto options = echo_options();
  options.max_jobs_per_worker = 100;
  {
    Bench bench(options);
    REQUIRE(bench.make("GIF89a"));
    const auto before = open_descriptors();
    for (int i = 0; i < 1000; ++i) REQUIRE(bench.make("GIF89a" + std::to_string(i)));
    bench.run_until([&] { return bench.pool().stats().idle == 2; });
    CHECK(open_descriptors() == before);
    CHECK(bench.pool().stats().jobs == 1001);
    // Ten full hundreds, or nine when the two workers' rests make the tenth.
    CHECK(bench.pool().stats().recycled >= 9);
    CHECK(bench.pool().stats().recycled <= 10);
    CHECK(bench.pool().stats().crashes == 0);
  }
  CHECK(zombies() == 0);
}

TEST_CASE("nothing is left open when a pool goes", "[worker]") {
  const auto before = open_descriptors();
  for (int i = 0; i < 3; ++i) REQUIRE(Bench().make("GIF89a"));
  CHECK(open_descriptors() == before);
  CHECK(zombies() == 0);
}

TEST_CASE("the queue is bounded", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  options.max_queue = 2;
  Bench bench(options);
  auto& running = bench.begin(echo_of("GIF89a TINTYPE-SLEEP 100 "));
  auto& first = bench.begin(echo_of("GIF89a 1"));
  auto& second = bench.begin(echo_of("GIF89a 2"));
  CHECK(bench.pool().stats().busy == 1);
  CHECK(bench.pool().stats().queued == 2);
  CHECK(bench.make("GIF89a 3").error().code == Code::overloaded);
  CHECK(bench.end(running));
  CHECK(bench.end(first));
  CHECK(bench.end(second));
}

TEST_CASE("a queued job whose time is up never starts", "[worker]") {
  auto options = echo_options();
  options.workers = 1;
  Bench bench(options);
  auto& running = bench.begin(echo_of("GIF89a TINTYPE-SLEEP 200 "));
  auto& queued = bench.begin(echo_of("GIF89a TINTYPE-ABORT", 10ms));
  CHECK(bench.end(queued).error().code == Code::deadline);
  CHECK(bench.end(running));
  CHECK(bench.make(echo_of("GIF89a TINTYPE-ABORT", 0ms)).error().code == Code::deadline);
  CHECK(bench.pool().stats().crashes == 0);
}

TEST_CASE("workers take new settings after their current job", "[worker]") {
  auto options = echo_options();
  Bench bench(options);
  auto& running = bench.begin(echo_of("GIF89a TINTYPE-SLEEP 50 "));
  Settings settings;
  settings.defaults.jpeg_quality = 33;
  options.settings = to_json(settings);
  options.workers = 1;
  bench.pool().reconfigure(options);
  const auto old = bench.end(running);
  REQUIRE(old);
  CHECK(old->width == 80);
  const auto fresh = bench.make("GIF89a");
  REQUIRE(fresh);
  CHECK(fresh->width == 33);
  CHECK(bench.pool().worker_pids().size() == 1);
  CHECK(bench.pool().stats().recycled == 2);
  CHECK(bench.pool().stats().restarts == 0);
}

TEST_CASE("a pool whose program does not start says so", "[worker]") {
  asio::io_context context;
  auto options = echo_options();
  SECTION("missing") {
    options.program = "/nonexistent/tintype-worker";
  }
  SECTION("not a worker") {
    options.program = "/bin/false";
  }
  SECTION("never ready") {
    options.program = "/usr/bin/yes";
    options.start_timeout = 50ms;
  }
  SECTION("settings") {
    options.settings = "{";
  }
  WorkerPool pool(context, options);
  std::optional<Result<void>> started;
  asio::co_spawn(context, pool.start(),
                 [&](std::exception_ptr, Result<void> result) { started = std::move(result); });
  context.run();
  REQUIRE(started);
  CHECK(started->error().code == Code::internal);
}

}  // namespace tintype::worker
