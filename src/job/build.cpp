#include "job/build.h"

#include "job/builder.h"
#include "job/image_names.h"

namespace tintype::job {

Result<Job> build_job(std::span<const RawCommand> commands, const ChainReader& read_chain,
                      const JobLimits& limits) {
  if (commands.empty()) return Error{Code::bad_request, "there is no command", 0};
  Builder builder(read_chain, limits);
  if (auto done = builder.run(commands); !done) return done.error();
  auto job = builder.finish();
  if (job) normalise_names(*job);
  return job;
}

}  // namespace tintype::job
