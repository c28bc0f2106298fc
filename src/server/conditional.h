#pragma once
// Conditional requests: RFC 9110, sections 8.8 and 13. Pure; any thread; hostile input.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "cache/http_date.h"
#include "server/message.h"

namespace tintype::server {

using cache::http_date;
using cache::parse_http_date;

// What the representation that would be sent is known by.
struct Validators {
  std::string etag;  // as in its field: "x" or W/"x"; empty: none
  std::optional<std::chrono::system_clock::time_point> last_modified;
  std::chrono::system_clock::time_point date;  // when that was said of it
};

enum class Precondition {
  met,           // or there is none
  not_modified,  // 304: the client has it
  failed,        // 412: it is not what the client takes it for
};

// The preconditions of a GET or HEAD in their order (13.2.2). If-Match and If-Unmodified-Since are
// looked at only by who the representation is made by: `as_origin`. Malformed dates do not count,
// malformed tags match nothing.
Precondition precondition_of(const Request& request, const Validators& validators, bool as_origin);

// False when If-Range says that the client's part is of another representation (13.1.5).
bool range_applies(const Request& request, const Validators& validators);

}  // namespace tintype::server
