#include "app/config_sections.h"

namespace tintype::app {

void read_cache(Section& in, server::Settings& settings, const std::filesystem::path& folder) {
  in.size("memory", into(settings.cache.memory_bytes));
  in.size("max_object", into(settings.cache.max_object_bytes));
  in.section("negative", [&](Section& negative) {
    auto& times = settings.failures;
    negative.duration("not_found", lasting(times.not_found));
    negative.duration("failed", lasting(times.failed));
    negative.duration("unusable", lasting(times.unusable));
    negative.duration("most", lasting(times.most));
    negative.number("max_entries", 0, 10'000'000, into(times.max_entries));
  });
  in.number("max_refreshes", 0, 100'000, into(settings.max_refreshes));
  in.section("disk", [&](Section& disk) {
    std::string path;
    disk.text("path", path);
    if (path.empty()) disk.mistake("path", "expected a folder for the cache's files");
    settings.cache.directory = below(folder, path);
    disk.size("size", into(settings.cache.disk_bytes));
  });
  in.section("shared", [&](Section& shared) { read_shared(shared, settings, folder); });
}

}  // namespace tintype::app
