#pragma once
// A file's bytes as one consistent, sealed copy. Blocking; any thread.
#include "assets/local_storage.h"
#include "base/error.h"
#include "base/fd.h"

namespace tintype::assets {

struct FileCopy {
  OpenFile file;  // as it was while it was copied
  Fd memfd;       // sealed
};

// not_found; too_large over `max_bytes`, before a byte is read; overloaded when the file went on
// changing while it was copied, however often that was tried again.
Result<FileCopy> copy_file(const LocalStorage& storage, std::string_view path,
                           std::size_t max_bytes);

}  // namespace tintype::assets
