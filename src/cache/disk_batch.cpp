#include "cache/disk_batch.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace tintype::cache {

// Writing is begun for all first: the disk orders them as it likes, and the first fdatasync commits
// what the journal has to say of the others, too.
void sync_together(DiskBatch& batch) {
  for (const BatchedFile& each : batch.files)
    ::sync_file_range(each.file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);  // a hint: errors come below
  for (BatchedFile& each : batch.files) {
    const bool synced = ::fdatasync(each.file.get()) == 0 || errno == EINVAL;  // cannot be synced
    each.error = synced ? 0 : errno;
    each.file = Fd();
  }
}

}  // namespace tintype::cache
