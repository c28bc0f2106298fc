#pragma once
// From the answer with a whole representation to the one that was asked for: 304, 412, 206 or 416
// by the request's conditions and ranges (RFC 9110, sections 13 and 14). Pure but for the clock.
#include <cstddef>

#include "server/conditional.h"
#include "server/message.h"

namespace tintype::server {

struct SelectionRules {
  bool as_origin = true;        // false: on behalf of the origin, whose conditions these may be
  std::size_t max_ranges = 16;  // beyond: all of it is sent
};

// `response` is a 200 with the whole body to a GET or HEAD, or another status: that stays as it is
// but for a 304.
void apply_conditions(Response& response, const Request& request, const Validators& validators,
                      const SelectionRules& rules);

}  // namespace tintype::server
