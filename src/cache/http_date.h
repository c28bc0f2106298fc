#pragma once
// Dates as HTTP fields carry them: RFC 9110 section 5.6.7. Pure; any thread.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tintype::cache {

// IMF-fixdate, to the second.
std::string http_date(std::chrono::system_clock::time_point time);

// IMF-fixdate, or one of the two obsolete forms; names in any case (RFC 9111, 4.2). A year of two
// digits is the one nearest to `now` that is at most 50 years ahead. Nothing for anything else.
std::optional<std::chrono::system_clock::time_point> parse_http_date(
    std::string_view text,
    std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

}  // namespace tintype::cache
