#pragma once
// Which of a response's fields this cache goes by: a targeted one (RFC 9213: CDN-Cache-Control and
// the like), Surrogate-Control (Edge Architecture Specification, W3C Note of 2001), else
// Cache-Control. Pure; any thread; hostile input.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cache/http_cache_control.h"
#include "cache/object.h"

namespace tintype::cache {

// What we are called in Surrogate-Capability, and so in directives aimed at us.
inline constexpr std::string_view kSurrogateDevice = "tintype";

struct PolicyRules {
  std::vector<std::string> targeted_fields{"CDN-Cache-Control"};  // the first that is there counts
  bool surrogate_control = true;
};

struct HttpPolicy {
  CacheControl control;
  bool targeted = false;  // Cache-Control, Expires and Pragma are for others
};

HttpPolicy policy_of(const Headers& response, const PolicyRules& rules);

// A targeted field: a dictionary of structured fields (RFC 9651, 3.2), as directives. Nothing when
// it is none, or is empty: it then does not count.
std::optional<CacheControl> parse_targeted(std::string_view value);

// Directives without a device, or with kSurrogateDevice; nothing when none of them is for us.
std::optional<CacheControl> parse_surrogate_control(std::string_view value);

}  // namespace tintype::cache
