#pragma once
// What `GET /api/cache` answers: the tiers as they are, and what other policies would do.
#include <string>

#include "cache/request_cache.h"

namespace tintype::server {

std::string cache_json(const cache::CacheStats& stats, const cache::TierScores& scores);

}  // namespace tintype::server
