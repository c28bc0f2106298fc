#pragma once
// Which targets of a host a response speaks of: references resolved (RFC 3986 section 5), what an
// unsafe request makes wrong (RFC 9111 section 4.4). Pure; any thread; hostile input.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/object.h"

namespace tintype::cache {

// The names a host goes by, as in Host fields.
using Hosts = std::vector<std::string>;

// The target (path and query) that `reference` means in an answer about `target`; nothing when it
// is on another host than `hosts`, or is not about HTTP.
std::optional<std::string> resolve_target(std::string_view reference, std::string_view target,
                                          const Hosts& hosts);

// GET, HEAD, OPTIONS and TRACE: RFC 9110, 9.2.1.
bool is_safe(std::string_view method);

// What to invalidate after such a response to `method`: the target itself and those that Location
// and Content-Location name. Nothing for safe methods and for errors.
std::vector<std::string> invalidated_targets(std::string_view method, std::string_view target,
                                             const Hosts& hosts, int status,
                                             const Headers& response);

// True when a response to a POST of `target` may answer a GET of it: 200, with Content-Location and
// an explicit freshness (RFC 9110, 9.3.3).
bool answers_get(std::string_view target, const Hosts& hosts, int status, const Headers& response);

}  // namespace tintype::cache
