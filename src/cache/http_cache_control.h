#pragma once
// Cache-Control: RFC 9111 section 5.2, RFC 5861, RFC 8246. Pure; any thread; hostile input.
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tintype::cache {

// The most a length of time can be; larger ones in fields are this (RFC 9111, 1.2.2).
inline constexpr std::chrono::seconds kMostSeconds{2'147'483'648};

// Directives of a request or a response. Of one that comes twice the first counts.
struct CacheControl {
  bool no_store = false, no_cache = false, is_private = false, is_public = false;
  bool must_revalidate = false, proxy_revalidate = false, must_understand = false;
  bool immutable = false, no_transform = false, only_if_cached = false;
  // Of an argument that is no number of seconds: 0, so that it is stale (4.2.1).
  std::optional<std::chrono::seconds> max_age, s_maxage;
  // Such a one does not count.
  std::optional<std::chrono::seconds> stale_while_revalidate, stale_if_error, min_fresh;
  std::optional<std::chrono::seconds> max_stale;  // without argument: kMostSeconds
  // Qualified no-cache and private: the fields they are about, in lower case.
  std::vector<std::string> no_cache_fields, private_fields;
};

// `value` is all lines of the field joined.
CacheControl parse_cache_control(std::string_view value);

// A non-negative whole number, as delta-seconds; nothing for all else.
std::optional<std::chrono::seconds> parse_seconds(std::string_view text);

}  // namespace tintype::cache
