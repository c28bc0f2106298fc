#pragma once
// One job in one worker, from the job packet to the checked answer. One thread.
#include <boost/asio/awaitable.hpp>
#include <optional>

#include "worker/pool.h"
#include "worker/verify.h"
#include "worker/worker_process.h"

namespace tintype::worker {

struct Outcome {
  enum class Kind {
    answered,   // with a result or the worker's own error; the worker may take another job
    abandoned,  // the deadline has passed, or nobody waits: `answer` says which
    crashed,    // the worker died or answered what cannot be true; `answer` holds the reason
    orphaned,   // the worker died because its zygote did
  };
  Kind kind = Kind::crashed;
  Result<Done> answer;
};

struct AttemptBounds {
  std::size_t max_result_bytes = 0;
  std::size_t max_late_inputs = 0;  // beyond, asking for an input is answered with bad_request
  Limits limits;
};

// All references must outlive the awaiting; the caller kills the worker unless it answered.
boost::asio::awaitable<Outcome> attempt(WorkerProcess& worker, std::uint64_t id, const Work& work,
                                        const LateInput& late_input, const AttemptBounds& bounds);

}  // namespace tintype::worker
