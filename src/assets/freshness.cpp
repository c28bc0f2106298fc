#include "assets/freshness.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "net/http_date.h"

namespace tintype::assets {
namespace {

using std::chrono::seconds;
using Time = std::chrono::system_clock::time_point;

constexpr std::int64_t kMostSeconds = std::int64_t{1} << 31;  // RFC 9111 1.2.2

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Delta-seconds, which may be quoted; nothing when it is no number.
std::optional<std::int64_t> parse_seconds(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  if (text.empty()) return {};
  std::int64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return {};
    value = std::min(kMostSeconds, value * 10 + (c - '0'));
  }
  return value;
}

struct Directives {
  bool never = false;  // not to be used without asking
  bool no_stale = false, no_store = false;
  std::optional<std::int64_t> max_age, s_maxage, while_revalidate, if_error;
};

// A number that is missing, wrong or said twice differently makes the answer stale.
void set_age(std::optional<std::int64_t>& kept, std::string_view value, Directives& found) {
  const auto parsed = parse_seconds(value);
  if (!parsed || (kept && *kept != *parsed)) found.never = true;
  kept = parsed.value_or(0);
}

// Where the directive at the front of `text` ends: at a comma that is not within quotes.
std::size_t directive_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted && text[i] == '\\') ++i;
    if (i < text.size() && text[i] == ',' && !quoted) return i;
  }
  return text.size();
}

Directives parse_cache_control(std::string_view text) {
  Directives found;
  while (!text.empty()) {
    const auto end = directive_end(text);
    const auto directive = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
    const auto equals = directive.find('=');
    const std::string name = lower(directive.substr(0, equals));
    const auto value =
        equals == std::string_view::npos ? std::string_view{} : directive.substr(equals + 1);
    if (name == "no-store" || name == "no-cache" || name == "private") found.never = true;
    if (name == "no-store" || name == "private") found.no_store = true;
    if (name == "must-revalidate" || name == "proxy-revalidate" || name == "s-maxage")
      found.no_stale = true;
    if (name == "stale-while-revalidate") found.while_revalidate = parse_seconds(value);
    if (name == "stale-if-error") found.if_error = parse_seconds(value);
    if (name == "max-age") set_age(found.max_age, value, found);
    if (name == "s-maxage") set_age(found.s_maxage, value, found);
  }
  return found;
}

seconds between(Time from, Time to) {
  return std::max(seconds(0), std::chrono::duration_cast<seconds>(to - from));
}

// How old the answer was already when it came (RFC 9111 4.2.3, without the response delay).
seconds age_at_receipt(const net::Fetched& answer, Time now) {
  const auto date = net::parse_http_date(answer.date);
  const seconds apparent = date ? between(*date, now) : seconds(0);
  return std::max(apparent, seconds(parse_seconds(answer.age).value_or(0)));
}

std::optional<seconds> fresh_for(const Directives& said, const net::Fetched& answer, Time now) {
  if (said.never) return seconds(0);
  if (said.s_maxage) return seconds(*said.s_maxage);
  if (said.max_age) return seconds(*said.max_age);
  if (answer.expires.empty()) return {};
  const auto expires = net::parse_http_date(answer.expires);
  const auto date = net::parse_http_date(answer.date);
  return expires ? between(date.value_or(now), *expires) : seconds(0);  // "0" is in the past
}

seconds window(std::optional<std::int64_t> said, seconds usual) {
  return said ? seconds(*said) : usual;
}

}  // namespace

Lifetime lifetime_of(const net::Fetched& answer, const RemoteFreshness& bounds, Time now) {
  const Directives said = parse_cache_control(answer.cache_control);
  const auto whole = fresh_for(said, answer, now);
  const seconds left = whole ? *whole - age_at_receipt(answer, now) : bounds.usual;
  Lifetime lifetime;
  lifetime.fresh = std::max(bounds.least, std::min(bounds.most, left));
  lifetime.keep = !said.no_store || bounds.least.count() > 0;
  if (said.never || said.no_stale) return lifetime;
  lifetime.stale_while_revalidate = window(said.while_revalidate, bounds.stale_while_revalidate);
  lifetime.stale_if_error = window(said.if_error, bounds.stale_if_error);
  return lifetime;
}

}  // namespace tintype::assets
