#pragma once
// What the tests of HTTP caching share: fields from text, and a clock that stands.
#include <chrono>
#include <string>
#include <vector>

#include "cache/http_cache_control.h"
#include "cache/http_date.h"
#include "cache/object.h"
#include "support.h"
#include "text_cases.h"

namespace tintype::cache {

inline const auto kThen = std::chrono::system_clock::from_time_t(1'800'000'000);

// "Name: value"; a value of "@N" is the date N seconds from kThen.
inline std::pair<std::string, std::string> field(const std::string& text) {
  const auto colon = text.find(':');
  REQUIRE(colon != std::string::npos);
  auto value = without_blanks(text.substr(colon + 1));
  if (value.starts_with('@'))
    value = http_date(kThen + std::chrono::seconds(std::stoll(value.substr(1))));
  return {text.substr(0, colon), std::move(value)};
}

// From the part `first` on.
inline Headers fields(const std::vector<std::string>& parts, std::size_t first = 0) {
  Headers all;
  for (std::size_t i = first; i < parts.size(); ++i)
    if (!parts[i].empty()) all.push_back(field(parts[i]));
  return all;
}

inline std::string text_of(const CacheControl& control) {
  std::string text;
  const auto flag = [&text](bool is, const std::string& name) {
    if (is) text += (text.empty() ? "" : " ") + name;
  };
  const auto seconds = [&flag](const auto& value, const std::string& name) {
    if (value) flag(true, name + '=' + std::to_string(value->count()));
  };
  const auto about = [&flag](const std::vector<std::string>& names, const std::string& directive) {
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "" : ",") + name;
    flag(!names.empty(), directive + '[' + list + ']');
  };
  flag(control.no_store, "no-store");
  flag(control.no_cache, "no-cache");
  about(control.no_cache_fields, "no-cache");
  flag(control.is_private, "private");
  about(control.private_fields, "private");
  flag(control.is_public, "public");
  flag(control.must_revalidate, "must-revalidate");
  flag(control.proxy_revalidate, "proxy-revalidate");
  flag(control.must_understand, "must-understand");
  flag(control.immutable, "immutable");
  flag(control.no_transform, "no-transform");
  flag(control.only_if_cached, "only-if-cached");
  seconds(control.max_age, "max-age");
  seconds(control.s_maxage, "s-maxage");
  seconds(control.max_stale, "max-stale");
  seconds(control.min_fresh, "min-fresh");
  seconds(control.stale_while_revalidate, "stale-while-revalidate");
  seconds(control.stale_if_error, "stale-if-error");
  return text;
}

}  // namespace tintype::cache
