#include "jobproc/process.h"

#include <vips/vips.h>

#include <chrono>

#include "engines/hold.h"
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

Result<Finished> run(const job::Job& job, const Foresight& foresight, const Request& request,
                     const InputSource& inputs) {
  Executor executor(request.limits, foresight, inputs);
  for (const job::Step& step : job.steps) {
    if (auto done = executor.run(step); !done) return done.error();
    if (executor.finished()) return *executor.finished();
  }
  return Error{Code::bad_request, "the job ends without a sink", request.canonical_job.size()};
}

Result<Made> make(const job::Job& job, Foresight foresight, const Request& request,
                  const InputSource& inputs) {
  const Clock::time_point start = Clock::now();
  Result<Finished> finished = run(job, foresight, request, inputs);
  if (!finished) return finished.error();
  const Clock::time_point rendered = Clock::now();
  Result<formatter::Encoded> encoded =
      formatter::encode(finished->image, finished->sink, finished->metadata, request.variant,
                        finished->original, request.defaults);
  if (!encoded && encoded.error().code == Code::unprocessable &&
      engines::is_streamed(finished->image)) {
    // The source or the encoder? Decoded for itself it tells, and at which command.
    foresight.stream = false;
    return make(job, foresight, request, inputs);
  }
  if (!encoded) return encoded.error();
  const Clock::time_point end = Clock::now();
  return Made{std::move(encoded).value(), microseconds(rendered - start),
              microseconds(end - rendered)};
}

}  // namespace

Result<Made> process(const Request& request, const InputSource& inputs) {
  const ErrorsCleared cleared;
  const Result<job::Job> job = job::parse_canonical(request.canonical_job, request.limits.job);
  if (!job) return job.error();
  return make(*job, foresee(*job), request, inputs);
}

bool initialize(const char* program) {
  return engines::start(program);
}

}  // namespace tintype::jobproc
