#pragma once
// Conditional requests: RFC 9110, sections 8.8.3 and 13. Pure; any thread.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tintype::server {

// True when the object with this strong tag (opaque part) and date need not be sent again.
// If-None-Match is looked at alone when present; malformed fields are ignored.
bool not_modified(std::string_view if_none_match, std::string_view if_modified_since,
                  std::string_view etag, std::chrono::system_clock::time_point last_modified);

// IMF-fixdate, RFC 9110 section 5.6.7.
std::string http_date(std::chrono::system_clock::time_point time);
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text);

}  // namespace tintype::server
