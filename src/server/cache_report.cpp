#include "server/cache_report.h"

#include <nlohmann/json.hpp>

namespace tintype::server {
namespace {

using nlohmann::ordered_json;

// Null, when there was nothing to hit.
ordered_json share(std::uint64_t hits, std::uint64_t misses) {
  if (hits + misses == 0) return nullptr;
  return static_cast<double>(hits) / static_cast<double>(hits + misses);
}

ordered_json scores_json(const std::vector<cache::PolicyScore>& scores) {
  ordered_json json = ordered_json::object();
  for (const cache::PolicyScore& score : scores)
    json[std::string(score.policy)] = {
        {"requests", score.hits + score.misses},
        {"hit_ratio", share(score.hits, score.misses)},
        {"byte_hit_ratio", share(score.hit_bytes, score.missed_bytes)}};
  return json;
}

}  // namespace

std::string cache_json(const cache::CacheStats& stats, const cache::TierScores& scores) {
  ordered_json json;
  json["memory"] = {{"entries", stats.memory_entries},
                    {"bytes", stats.memory_bytes},
                    {"hits", stats.memory_hits},
                    {"policies", scores_json(scores.memory)}};
  json["disk"] = {{"entries", stats.disk_entries},
                  {"bytes", stats.disk_bytes},
                  {"hits", stats.disk_hits},
                  {"indexed", stats.disk_indexed},
                  {"unwritten", stats.disk_unwritten},
                  {"declined", stats.disk_declined},
                  {"late_reads", stats.disk_late_reads},
                  {"refused_reads", stats.disk_refused_reads},
                  {"damaged", stats.damaged},
                  {"write_failures", stats.write_failures},
                  {"policies", scores_json(scores.disk)}};
  json["misses"] = stats.misses;
  json["stores"] = stats.stores;
  json["evictions"] = stats.evictions;
  return json.dump(2) + '\n';
}

}  // namespace tintype::server
