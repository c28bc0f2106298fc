#pragma once
// The purge log's file on disk (purge_file.h): read whole, appended durably, written anew beside
// and renamed. Blocking; one user at a time, by flock; the caller locks.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/fd.h"
#include "cache/purge_file.h"

namespace tintype::cache {

class PurgeStore {
 public:
  explicit PurgeStore(std::string path) : path_(std::move(path)) {}

  struct Loaded {
    bool existed = false;
    std::optional<PurgeFile> file;  // nothing: it was not there, or is damaged
  };
  // internal when it cannot be read, or another process uses it.
  Result<Loaded> load();

  // In place of what there is; durable on return, name and all.
  Result<void> rewrite(const PurgeFileHead& head, std::uint64_t swept,
                       const std::vector<Purge>& purges);

  // Durable on return. When it fails, or the file is not where it was, only rewrite() helps.
  Result<void> append(std::uint64_t log, const std::vector<Purge>& purges);
  bool usable() const;
  std::size_t records() const { return records_; }

  // Written down some time soon.
  void set_swept(std::uint64_t log, std::uint64_t number);

 private:
  Error failed(const char* what);
  Result<void> write_beside(const std::string& bytes, const std::string& beside);

  std::string path_;
  Fd file_;  // none: it has failed
  std::size_t bytes_ = 0, records_ = 0;
};

}  // namespace tintype::cache
