#pragma once
// Files under the storage roots. A path is decoded before it comes here and never leaves its root:
// openat2 with RESOLVE_BENEATH, RESOLVE_NO_SYMLINKS and RESOLVE_NO_MAGICLINKS; regular files only.
// Blocking; any thread.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/fd.h"

namespace tintype::assets {

// What a file's version is made from. By device, inode, size and modification time no change goes
// unnoticed, but each machine has versions of its own. By size and modification time alone, copies
// that keep the time (rsync -t, a network file system) have one version everywhere; a file that is
// replaced by another of its size and time is taken for the same.
enum class Versions { local, portable };

struct OpenFile {
  Fd fd;
  std::uint64_t size_bytes = 0;
  std::string version;
  std::chrono::system_clock::time_point last_modified{};
};

class LocalStorage {
 public:
  // Roots are searched in order. Fails when one is not a directory that can be opened.
  static Result<LocalStorage> open(const std::vector<std::string>& roots,
                                   Versions versions = Versions::local);

  // not_found for whatever is not a regular file beneath a root, with the same message in each
  // case.
  Result<OpenFile> open_file(std::string_view path) const;

  // What is behind a descriptor now; not_found when it is no regular file.
  Result<OpenFile> describe(Fd fd) const;

  // A whole small file, as chains are. too_large over `max_bytes`.
  Result<std::string> read_text(std::string_view path, std::size_t max_bytes) const;

 private:
  std::vector<Fd> roots_;
  Versions versions_ = Versions::local;
};

}  // namespace tintype::assets
