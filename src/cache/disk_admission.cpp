#include "cache/disk_admission.h"

namespace tintype::cache {

// The millisecond that was begun counts, too.
bool DiskAdmission::is_dear(const Object& object) const {
  const double kilobytes = static_cast<double>(object.body.size()) / 1000;
  return options_.admit == DiskAdmit::automatic &&
         static_cast<double>(object.cost_ms) + 1 >= options_.least_ms_per_kb * kilobytes;
}

bool DiskAdmission::admits(const Object& object) {
  // Without a body it costs no more than its name, and others may be found by it.
  if (options_.admit == DiskAdmit::all || object.body.size() == 0) return true;
  if (seen_.forget(object.key) || is_dear(object)) return true;
  remember(object.key);
  return false;
}

}  // namespace tintype::cache
