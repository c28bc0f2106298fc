#pragma once
// Raw commands, as any dialect reads them, to a Job: variables and constant expressions resolved,
// everything checked against the command table. The one way a Job comes to be from a request.
#include <functional>
#include <span>

#include "base/error.h"
#include "job/job.h"

namespace tintype::job {

// Reads a called chain's text into raw commands (positions are those of the `call`).
// Fails with not_found when there is no such chain. `path` is relative to the chains' root.
using ChainReader = std::function<Result<std::vector<RawCommand>>(std::string_view path)>;

// Resolves `set`, `regexcase`, `call`, `global.x`, conditions and expressions as far as they are
// known, in order; what depends on an image's properties stays deferred. A job without `sink` ends
// with sink's defaults. Every failure is bad_request with a position, but for the reader's own.
Result<Job> build_job(std::span<const RawCommand> commands, const ChainReader& read_chain,
                      const JobLimits& limits);

}  // namespace tintype::job
