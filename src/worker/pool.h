#pragma once
// The front's half of the worker processes: a zygote and a pool of one worker a core, each running
// one job at a time over a SOCK_SEQPACKET pair, inputs and results as sealed memfds. Links no image
// library. All members run on the pool's executor (one thread); see Maker in server/ for who calls.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fd.h"
#include "base/image_format.h"
#include "job/job.h"
#include "job/variant.h"

namespace tintype::worker {

// What every job of this pool runs under; the worker half gets it once at its start, as text.
struct PoolOptions {
  std::string program;  // path of tintype-worker
  std::size_t workers = 2;
  std::size_t max_queue = 64;  // jobs waiting for a worker; beyond: overloaded
  std::size_t max_result_bytes = 64 << 20;
  std::size_t max_late_inputs = 16;             // that one job may ask for on the way
  std::size_t max_jobs_per_worker = 500;        // then it is replaced
  std::uint64_t max_memory_bytes = 2ull << 30;  // RLIMIT_AS of a worker; 0: none
  std::chrono::milliseconds start_timeout{10'000};
  std::chrono::seconds quarantine{600};  // how long a job that killed two is kept away
  std::size_t max_quarantined = 10'000;
  std::string settings;  // JSON, see worker/settings.h: limits and encoder defaults
};

using SharedFd = std::shared_ptr<const Fd>;

struct NamedInput {
  std::string url;  // as in the job
  SharedFd memfd;   // sealed
};

struct Work {
  std::string key;  // identifies the job for the quarantine
  std::string canonical_job;
  job::OutputVariant variant;
  std::vector<NamedInput> inputs;
  std::chrono::steady_clock::time_point deadline;
};

struct Done {
  std::string body;
  Format format = Format::jpeg;
  int width = 0, height = 0, frames = 1;
  std::chrono::microseconds queued{}, decode{}, encode{}, total{};
  std::vector<std::string> late_inputs;  // urls asked for on the way
};

// Gets one more input while the job runs. The url comes from a worker: distrust it. At the deadline
// it is cancelled (terminal) and its outcome no longer waited for.
using LateInput = std::function<boost::asio::awaitable<Result<SharedFd>>(std::string url)>;

struct PoolStats {
  std::size_t idle = 0, busy = 0, queued = 0, quarantined = 0;
  std::uint64_t jobs = 0, crashes = 0, deadline_kills = 0, cancelled = 0, recycled = 0,
                restarts = 0;
};

class WorkerPool {
 public:
  WorkerPool(boost::asio::io_context& context, PoolOptions options);
  ~WorkerPool();  // kills what still runs

  // Starts the zygote and the workers, on a thread that outlives the pool: the kernel ends them
  // with it. internal when the program cannot be started or the settings cannot be read.
  boost::asio::awaitable<Result<void>> start();

  // Runs one job. overloaded when the queue is full; deadline when it is not done by then (the
  // worker is killed); unprocessable when it killed two workers, now or within the quarantine;
  // otherwise the worker's own error. A crash is retried once in a fresh worker. Cancelling the
  // coroutine (asio cancellation, total or terminal) removes a queued job and kills the worker of a
  // running one.
  boost::asio::awaitable<Result<Done>> run(Work work, LateInput late_input);

  // Replaces all workers after their current job: for a change of settings.
  void reconfigure(PoolOptions options);

  PoolStats stats() const;
  std::vector<int> worker_pids() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tintype::worker
