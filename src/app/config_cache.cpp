#include "app/config_sections.h"

namespace tintype::app {

void read_cache(Section& in, server::Settings& settings, const std::filesystem::path& folder) {
  in.size("memory", into(settings.cache.memory_bytes));
  in.size("max_object", into(settings.cache.max_object_bytes));
  in.section("disk", [&](Section& disk) {
    std::string path;
    disk.text("path", path);
    if (path.empty()) disk.mistake("path", "expected a folder for the cache's files");
    settings.cache.directory = below(folder, path);
    disk.size("size", into(settings.cache.disk_bytes));
  });
}

}  // namespace tintype::app
