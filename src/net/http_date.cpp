#include "net/http_date.h"

#include <curl/curl.h>

namespace tintype::net {

std::optional<std::chrono::system_clock::time_point> parse_http_date(const std::string& text) {
  const time_t seconds = curl_getdate(text.c_str(), nullptr);
  if (seconds < 0) return {};
  return std::chrono::system_clock::from_time_t(seconds);
}

}  // namespace tintype::net
