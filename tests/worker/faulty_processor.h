#pragma once
// A processor that misbehaves when one of a job's inputs holds a marker, and otherwise leaves the
// job to another. Never part of what is installed.
//   TINTYPE-ABORT        aborts
//   TINTYPE-HANG         never answers
//   TINTYPE-SLEEP n      answers n milliseconds later
//   TINTYPE-EAT          takes memory until there is none
//   TINTYPE-THROW        throws
//   TINTYPE-ASK url      asks for another input first; for the echo, that is the answer
//   TINTYPE-LIE-FORMAT, -LIE-SIZE, -LIE-ID, -UNSEALED, -HUGE, -NONSENSE   answers what is not true
#include "worker/processor.h"

namespace tintype::worker {

Processor faulty(Processor honest);

}  // namespace tintype::worker
