#pragma once
// Files that are written and wait to be made durable together, before they get their names: one
// journal commit for many instead of one for each.
#include <cstdint>
#include <string>
#include <vector>

#include "base/fd.h"
#include "base/hash.h"

namespace tintype::cache {

struct BatchedFile {
  Hash128 key;
  std::uint64_t turn = 0;  // of its write
  std::uint64_t cost = 0;
  std::string temporary;
  Fd file;
  int error = 0;  // of syncing
};

struct DiskBatch {
  std::vector<BatchedFile> files;
  std::uint64_t cost = 0;

  void add(BatchedFile file) {
    cost += file.cost;
    files.push_back(std::move(file));
  }
};

// Blocks until the bytes of all are on the disk, or have an error; closes the files.
void sync_together(DiskBatch& batch);

}  // namespace tintype::cache
