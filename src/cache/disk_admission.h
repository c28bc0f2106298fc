#pragma once
// Which objects are worth a write to the disk: all; those that are asked for a second time; or, by
// itself, these and those that were dear to make for their size. The keys that were declined or
// evicted last are remembered (ghosts.h), so that what is made again is admitted.
// One owner at a time.
#include <cstddef>
#include <cstdint>

#include "cache/ghosts.h"
#include "cache/object.h"

namespace tintype::cache {

enum class DiskAdmit { all, second_hit, automatic };

struct DiskAdmissionOptions {
  DiskAdmit admit = DiskAdmit::automatic;
  // Of automatic: what took longer for each kilobyte is admitted when it is made.
  double least_ms_per_kb = 0.25;
  std::size_t remembered = 131'072;  // keys, some 20 bytes each
};

class DiskAdmission {
 public:
  explicit DiskAdmission(DiskAdmissionOptions options) : options_(options) {}

  // Whether to write an object that was just made; one that is not is remembered.
  bool admits(const Object& object);
  void remember(const Hash128& key) {
    if (options_.admit != DiskAdmit::all) seen_.remember(key, options_.remembered);
  }

 private:
  bool is_dear(const Object& object) const;

  const DiskAdmissionOptions options_;
  Ghosts seen_;
};

}  // namespace tintype::cache
