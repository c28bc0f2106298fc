#pragma once
// How old a response is and how long it is fresh: RFC 9111 sections 4.2.1 to 4.2.3, and for how
// long it may be sent beyond that: RFC 5861 and the operator's grace. Pure; any thread; hostile
// input.
#include <chrono>

#include "cache/http_policy.h"
#include "cache/object.h"

namespace tintype::cache {

struct LifeRules {
  std::chrono::seconds heuristic_most{86'400};  // 0: nothing is fresh by guessing
  // Where the response says nothing, and does not forbid it.
  std::chrono::seconds stale_while_revalidate{0}, stale_if_error{0};
};

// When a request was sent and its response had come.
struct Exchange {
  std::chrono::system_clock::time_point requested, received;
};

struct Life {
  std::chrono::seconds age{0};    // when it was received
  std::chrono::seconds fresh{0};  // from then on; 0 or less: not at all
  bool strict = false;            // not to be sent stale, whoever would have it
  std::chrono::seconds stale_while_revalidate{0}, stale_if_error{0};
};

Life life_of(int status, const Headers& response, const HttpPolicy& policy,
             const Exchange& exchange, const LifeRules& rules);

// Statuses that may be fresh by guessing: RFC 9110, 15.1.
bool is_heuristically_cacheable(int status);

// The value of Age; nothing when it tells nothing (several lines, the same twice, no number): who
// reads it then takes the response for stale. Of a list the first member counts (RFC 9111, 5.1).
// 0 without the field.
std::optional<std::chrono::seconds> age_value(const Headers& response);

}  // namespace tintype::cache
