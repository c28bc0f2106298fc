#include "jobproc/process.h"

#include <vips/vips.h>

#include <chrono>

#include "engines/start.h"
#include "jobproc/executor.h"
#include "jobproc/foresight.h"

namespace tintype::jobproc {

namespace {

using Clock = std::chrono::steady_clock;

std::uint32_t microseconds(Clock::duration duration) {
  return static_cast<std::uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

// libvips keeps its last complaints in one buffer for the whole process.
struct ErrorsCleared {
  ~ErrorsCleared() { vips_error_clear(); }
};

Result<Finished> run(const Request& request, const InputSource& inputs) {
  const Result<job::Job> job = job::parse_canonical(request.canonical_job, request.limits.job);
  if (!job) return job.error();
  Executor executor(request.limits, foresee(*job), inputs);
  for (const job::Step& step : job->steps) {
    if (auto done = executor.run(step); !done) return done.error();
    if (executor.finished()) return *executor.finished();
  }
  return Error{Code::bad_request, "the job ends without a sink", request.canonical_job.size()};
}

}  // namespace

Result<Made> process(const Request& request, const InputSource& inputs) {
  const ErrorsCleared cleared;
  const Clock::time_point start = Clock::now();
  Result<Finished> finished = run(request, inputs);
  if (!finished) return finished.error();
  const Clock::time_point rendered = Clock::now();
  Result<formatter::Encoded> encoded =
      formatter::encode(finished->image, finished->sink, finished->metadata, request.variant,
                        finished->original, request.defaults);
  if (!encoded) return encoded.error();
  const Clock::time_point end = Clock::now();
  return Made{std::move(encoded).value(), microseconds(rendered - start),
              microseconds(end - rendered)};
}

bool initialize(const char* program) {
  return engines::start(program);
}

}  // namespace tintype::jobproc
