#pragma once
// Dates as HTTP headers carry them (RFC 9110 5.6.7), in any of the forms servers send. Any thread.
#include <chrono>
#include <optional>
#include <string>

namespace tintype::net {

// Nothing when it is no date.
std::optional<std::chrono::system_clock::time_point> parse_http_date(const std::string& text);

}  // namespace tintype::net
