#include "server/conditional.h"

#include <ctime>

namespace tintype::server {
namespace {

using std::chrono::system_clock;

// Walks a list of entity tags; weak comparison (RFC 9110, 8.8.3.2).
bool lists_tag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const auto start = list.find('"');
    if (start == std::string_view::npos) return false;
    const auto end = list.find('"', start + 1);
    if (end == std::string_view::npos) return false;
    if (list.substr(start + 1, end - start - 1) == etag) return true;
    list.remove_prefix(end + 1);
  }
  return false;
}

bool is_star(std::string_view value) {
  return value.find_first_not_of(" \t*") == std::string_view::npos &&
         value.find('*') != std::string_view::npos;
}

}  // namespace

bool not_modified(std::string_view if_none_match, std::string_view if_modified_since,
                  std::string_view etag, system_clock::time_point last_modified) {
  if (!if_none_match.empty()) return is_star(if_none_match) || lists_tag(if_none_match, etag);
  if (if_modified_since.empty() || last_modified == system_clock::time_point{}) return false;
  const auto since = parse_http_date(if_modified_since);
  return since && std::chrono::floor<std::chrono::seconds>(last_modified) <= *since;
}

std::string http_date(system_clock::time_point time) {
  const std::time_t seconds = system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", kDays[parts.tm_wday],
                parts.tm_mday, kMonths[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour,
                parts.tm_min, parts.tm_sec);
  return text;
}

std::optional<system_clock::time_point> parse_http_date(std::string_view text) {
  std::tm parts{};
  const std::string copy(text);
  const char* end = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (!end || *end != '\0') return {};
  return system_clock::from_time_t(::timegm(&parts));
}

}  // namespace tintype::server
