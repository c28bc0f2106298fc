#pragma once
// What POST /api/purge is told, read from JSON; and what it answers. Pure; hostile input.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "cache/request_cache.h"

namespace tintype::server {

struct PurgeBody {
  std::vector<std::string> urls;        // request targets, or whole urls of them
  std::vector<cache::PurgeItem> items;  // all else, canonical
  bool soft = false;
  bool dry_run = false;
};

// An object with `url`, `source`, `tag`, `prefix` (each a text or a list of texts), `job` (digests,
// as histories have them) or `all`, and `soft` and `dry_run`. bad_request says what was expected.
Result<PurgeBody> parse_purge_body(std::string_view text);

// A source's url as jobs spell it. bad_request when it can be no input's.
Result<std::string> canonical_source(const std::string& url);

std::string purge_json(const cache::PurgeRequest& request, std::uint64_t number,
                       const cache::PurgeCount& count);
std::string dry_run_json(const cache::PurgeRequest& request, const cache::PurgeCount& count);
std::string history_json(const cache::PurgeHistory& history);

}  // namespace tintype::server
