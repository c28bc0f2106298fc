#pragma once
// Folders of the cache's own. Blocking; any thread; no state.
#include <string>

namespace tintype::cache {

// Makes `path` and what is missing above it. What is no folder and has one of its last `own_levels`
// names is in the way, and is removed. 0, or errno.
int make_folder(const std::string& path, int own_levels);

}  // namespace tintype::cache
