#include "cache/folder.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace tintype::cache {
namespace fs = std::filesystem;
namespace {

// True when something was removed.
bool clear_way(fs::path path, int levels) {
  bool cleared = false;
  for (; levels > 0; --levels, path = path.parent_path()) {
    std::error_code ignored;
    const fs::file_status found = fs::symlink_status(path, ignored);
    if (!fs::exists(found) || fs::is_directory(path, ignored)) continue;
    cleared = ::unlink(path.c_str()) == 0 || cleared;
  }
  return cleared;
}

}  // namespace

int make_folder(const std::string& path, int own_levels) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error && clear_way(path, own_levels)) fs::create_directories(path, error);
  return error.value();
}

}  // namespace tintype::cache
