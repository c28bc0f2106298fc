#pragma once
// What is known of a whole job before it runs: it decides how its sources are read.
#include "job/job.h"

namespace tintype::jobproc {

struct Foresight {
  // Some sink can hold an animation, or some command looks at frames; otherwise only first frames
  // are decoded.
  bool animation = false;
  // Sources become sRGB when loaded: the job neither names a profile nor keeps metadata.
  bool convert = true;
  // Sources may be decoded while the result is encoded, with only some rows in memory. Not so when
  // that has failed and it is to be known why.
  bool stream = true;
};

Foresight foresee(const job::Job& job);

}  // namespace tintype::jobproc
