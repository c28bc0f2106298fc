#pragma once
// Names that a job's steps refer to each other by, made independent of what the request called
// them.
#include "base/error.h"
#include "job/job.h"

namespace tintype::job {

// Takes out what nothing refers to: images' names, copies, variables. Renames the images that
// remain to i1, i2 … in order of first definition.
void normalise_names(Job& job);

}  // namespace tintype::job
