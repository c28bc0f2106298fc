#pragma once
// Every object of a cache directory, by its name: relative to the directories' descriptors, in the
// order of inodes, by several threads, so that a million take seconds. Blocking; any thread; no
// state.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"

namespace tintype::cache {

struct ScannedObject {
  Hash128 key;
  std::uint32_t blocks = 0;           // what it takes of the disk, in 4 KiB
  std::uint32_t written_seconds = 0;  // since 1970; until 2106
  std::uint64_t bytes() const { return std::uint64_t{blocks} * 4096; }
};

struct DiskScan {
  std::vector<ScannedObject> objects;  // the newest first
  bool complete = false;               // false: a directory could not be read to its end
};

// What does not have an object's name, or is not where that belongs, is left out.
DiskScan scan_objects(const std::string& objects_path, std::size_t threads);

}  // namespace tintype::cache
