#pragma once
// The cache's directory: DIR/objects/ab/c/abc… one file for each object, DIR/tmp for files being
// written, DIR/lock held while a process uses it. Blocking; the paths may be asked from any thread.
#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/fd.h"
#include "base/hash.h"

namespace tintype::cache {

// What a file takes of the disk: whole blocks.
std::uint64_t disk_cost(std::uint64_t file_bytes);

class DiskDirectory {
 public:
  explicit DiskDirectory(std::string path) : path_(std::move(path)) {}

  // Makes what is missing, takes the lock (again, if its file was removed), removes temporary files
  // and tries whether files can be made. internal when it can not be used, or another process uses
  // it.
  Result<void> prepare();
  void release() { lock_ = Fd(); }  // the lock

  const std::string& path() const { return path_; }
  std::string objects_path() const { return path_ + "/objects"; }
  std::string object_path(const Hash128& key) const;
  std::string temporary_path(std::uint64_t number) const {
    return path_ + "/tmp/" + std::to_string(number);
  }
  // Whether objects were ever written here.
  bool has_objects() const;

 private:
  Result<void> take_lock();

  std::string path_;
  Fd lock_;
};

}  // namespace tintype::cache
