#include "cache/http_life.h"

#include <algorithm>

#include "cache/http_date.h"
#include "cache/http_fields.h"

namespace tintype::cache {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

std::optional<system_clock::time_point> date_in(const Headers& response, std::string_view name,
                                                system_clock::time_point now) {
  const auto* value = find_field(response, name);
  return value ? parse_http_date(*value, now) : std::nullopt;
}

// In seconds first, for dates can be further apart than nanoseconds can count.
seconds from_to(system_clock::time_point from, system_clock::time_point to) {
  return std::chrono::floor<seconds>(to.time_since_epoch()) -
         std::chrono::floor<seconds>(from.time_since_epoch());
}

// A lifetime that the response itself gives: RFC 9111, 4.2.1.
std::optional<seconds> explicit_lifetime(const Headers& response, const HttpPolicy& policy,
                                         system_clock::time_point date,
                                         system_clock::time_point received) {
  if (policy.control.s_maxage) return policy.control.s_maxage;
  if (policy.control.max_age) return policy.control.max_age;
  if (policy.targeted || !find_field(response, "Expires")) return {};
  const auto expires = date_in(response, "Expires", received);
  return expires ? std::clamp(from_to(date, *expires), -kMostSeconds, kMostSeconds) : seconds(0);
}

// A tenth of the time since it was changed last: RFC 9111, 4.2.2.
seconds guessed_lifetime(int status, const Headers& response, const HttpPolicy& policy,
                         system_clock::time_point date, const LifeRules& rules) {
  if (!policy.control.is_public && !is_heuristically_cacheable(status)) return seconds(0);
  const auto modified = date_in(response, "Last-Modified", date);
  if (!modified || *modified >= date) return seconds(0);
  return std::min(from_to(*modified, date) / 10, rules.heuristic_most);
}

// RFC 9111, 4.2.3, up to corrected_initial_age.
seconds initial_age(seconds age, system_clock::time_point date, const Exchange& exchange) {
  const seconds apparent = std::max(seconds(0), from_to(date, exchange.received));
  const seconds delay = std::max(seconds(0), from_to(exchange.requested, exchange.received));
  return std::min(std::max(apparent, age + delay), kMostSeconds);
}

// How long it may be sent stale. Beside s-maxage, which forbids it, what the response says counts.
void set_windows(Life& life, const CacheControl& control, const LifeRules& rules) {
  const bool forbidden = control.must_revalidate || control.proxy_revalidate || control.no_cache;
  life.strict = forbidden || control.s_maxage.has_value();
  if (forbidden) return;
  const auto window = [&life](const std::optional<seconds>& said, seconds otherwise) {
    return said ? *said : life.strict ? seconds(0) : otherwise;
  };
  life.stale_while_revalidate =
      window(control.stale_while_revalidate, rules.stale_while_revalidate);
  life.stale_if_error = window(control.stale_if_error, rules.stale_if_error);
}

}  // namespace

bool is_heuristically_cacheable(int status) {
  switch (status) {
    case 200:
    case 203:
    case 204:
    case 206:
    case 300:
    case 301:
    case 308:
    case 404:
    case 405:
    case 410:
    case 414:
    case 501: return true;
    default: return false;
  }
}

std::optional<seconds> age_value(const Headers& response) {
  const auto lines = count_lines(response, "Age");
  if (lines == 0) return seconds(0);
  if (lines > 1) return {};
  const auto members = list_members(*find_field(response, "Age"));
  if (members.empty()) return {};
  if (std::count(members.begin(), members.end(), members.front()) > 1) return {};
  return parse_seconds(members.front());
}

Life life_of(int status, const Headers& response, const HttpPolicy& policy,
             const Exchange& exchange, const LifeRules& rules) {
  const auto date = date_in(response, "Date", exchange.received).value_or(exchange.received);
  const auto age = age_value(response);
  Life life;
  life.age = initial_age(age.value_or(seconds(0)), date, exchange);
  set_windows(life, policy.control, rules);
  if (policy.control.no_cache || !age) return life;
  const auto said = explicit_lifetime(response, policy, date, exchange.received);
  const seconds lifetime = said ? *said : guessed_lifetime(status, response, policy, date, rules);
  life.fresh = std::max(lifetime - life.age, -kMostSeconds);
  return life;
}

}  // namespace tintype::cache
