#include "app/config_sections.h"

namespace tintype::app {

void read_cache(Section& in, server::Settings& settings, const std::filesystem::path& folder) {
  in.size("memory", into(settings.cache.memory_bytes));
  in.size("max_object", into(settings.cache.max_object_bytes));
  in.parsed("policy", [&](const std::string& text) -> std::string {
    const auto policy = cache::policy_from(text);
    if (!policy) return "expected s3fifo, lru, tinylfu or clock, not \"" + text + '"';
    settings.cache.policy = *policy;
    return {};
  });
  in.section("negative", [&](Section& negative) {
    auto& times = settings.failures;
    negative.duration("not_found", lasting(times.not_found));
    negative.duration("failed", lasting(times.failed));
    negative.duration("unusable", lasting(times.unusable));
    negative.duration("most", lasting(times.most));
    negative.number("max_entries", 0, 10'000'000, into(times.max_entries));
  });
  in.number("max_refreshes", 0, 100'000, into(settings.max_refreshes));
  in.section("purge", [&](Section& purge) {
    auto& options = settings.cache.purge;
    std::string log;
    purge.text("log", log);
    if (!log.empty()) options.path = below(folder, log);
    purge.number("max_rules", 1, 100'000'000, into(options.max_rules));
    purge.number("max_waiting", 1, 10'000'000, into(options.max_waiting));
    purge.number("sweep_rate", 1, 10'000'000, into(options.sweep_rate));
    purge.duration("skew", into(options.skew));
  });
  in.section("disk", [&](Section& disk) { read_disk(disk, settings.cache, folder); });
  in.section("shared", [&](Section& shared) { read_shared(shared, settings, folder); });
}

}  // namespace tintype::app
