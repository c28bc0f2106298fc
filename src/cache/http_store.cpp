#include "cache/http_store.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "cache/http_date.h"
#include "cache/http_fields.h"
#include "cache/http_notes.h"
#include "cache/http_tags.h"

namespace tintype::cache {
namespace {

constexpr std::string_view kSurrogateControl = "Surrogate-Control";

// What a cache does with them is known here: RFC 9111, 5.2.2.3.
bool is_understood(int status) {
  switch (status) {
    case 302:
    case 303:
    case 307:
    case 400:
    case 401:
    case 403:
    case 500:
    case 502:
    case 503:
    case 504: return true;
    default: return status != 206 && is_heuristically_cacheable(status);
  }
}

bool forbids_storing(const CacheControl& control, int status) {
  if (control.must_understand) return !is_understood(status);  // no-store is for who does not know
  return control.no_store;
}

// RFC 9111, 3.5.
bool may_share_despite_authorization(const CacheControl& control) {
  return control.must_revalidate || control.is_public || control.s_maxage;
}

bool has_reason_to_store(int status, const Headers& headers, const HttpPolicy& policy) {
  return policy.control.is_public || policy.control.max_age || policy.control.s_maxage ||
         (!policy.targeted && find_field(headers, "Expires")) || is_heuristically_cacheable(status);
}

bool asks_not_to_store(const Headers& request) {
  const auto asked = joined_field(request, "Cache-Control");
  return asked && parse_cache_control(*asked).no_store;
}

bool varies_on_everything(const Headers& headers) {
  const auto vary = joined_field(headers, "Vary");
  if (!vary) return false;
  const auto members = list_members(*vary);
  return std::find(members.begin(), members.end(), "*") != members.end();
}

// Fields about the body that is stored, which a 304 and a HEAD do not come with.
bool is_about_the_body(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames{
      "content-encoding", "content-length", "content-md5", "content-range",
      "content-digest",   "repr-digest",    "etag",        "digest"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [name](std::string_view each) { return same_name(each, name); });
}

void remove_listed(Headers& headers, const std::vector<std::string>& names) {
  for (const auto& name : names) remove_field(headers, name);
}

// What is kept of a response's fields, and the notes about it.
Headers stored_fields(const Headers& headers, const HttpPolicy& policy, const Life& life) {
  Headers kept = end_to_end(headers);
  remove_listed(kept, policy.control.no_cache_fields);
  remove_listed(kept, policy.control.private_fields);
  for (const auto* name : {"Age", "Content-Length"}) remove_field(kept, name);
  kept.emplace_back(kAgeNote, std::to_string(life.age.count()));
  if (life.strict) kept.emplace_back(kStrictNote, "1");
  return kept;
}

void add_date(Headers& headers, std::chrono::system_clock::time_point received) {
  if (!find_field(headers, "Date")) headers.emplace_back("Date", http_date(received));
}

// At least 1, so that what is small counts as dear enough for the disk.
std::uint32_t cost_of(const Exchange& exchange) {
  const auto spent =
      std::chrono::duration_cast<std::chrono::milliseconds>(exchange.received - exchange.requested);
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(spent.count(), 1, 1'000'000));
}

// Fields of `fresh` in place of those in `stored` that have their names.
Headers merged(const Headers& stored, const Headers& fresh) {
  const auto replaces = [](const auto& field) {
    return !is_about_the_body(field.first) && !is_note(field.first);
  };
  Headers all;
  for (const auto& field : stored) {
    const bool replaced = !is_about_the_body(field.first) && find_field(fresh, field.first);
    if (!replaced && !is_note(field.first)) all.push_back(field);
  }
  std::copy_if(fresh.begin(), fresh.end(), std::back_inserter(all), replaces);
  return all;
}

}  // namespace

bool may_store(const OriginResponse& response, const HttpRules& rules) {
  const auto& headers = response.headers;
  const int status = response.status;
  if (response.method != "GET" && response.method != "POST") return false;
  if (status < 200 || status == 206 || status == 304) return false;
  if (rules.client_cache_control && asks_not_to_store(response.request)) return false;
  const auto policy = policy_of(headers, rules.policy);
  if (forbids_storing(policy.control, status) || policy.control.is_private) return false;
  if (find_field(response.request, "Authorization") &&
      !may_share_despite_authorization(policy.control))
    return false;
  if (!rules.store_set_cookie && find_field(headers, "Set-Cookie")) return false;
  return has_reason_to_store(status, headers, policy) && !varies_on_everything(headers);
}

Object object_of(const OriginResponse& response, const HttpRules& rules) {
  Headers headers = response.headers;
  add_date(headers, response.exchange.received);
  const auto policy = policy_of(headers, rules.policy);
  const auto life = life_of(response.status, headers, policy, response.exchange, rules.life);
  Object object;
  object.status = response.status;
  object.headers = stored_fields(headers, policy, life);
  object.made = response.exchange.received;
  object.cost_ms = cost_of(response.exchange);
  object.fresh_until = object.made + life.fresh;
  object.stale_while_revalidate = life.stale_while_revalidate;
  object.stale_if_error = life.stale_if_error;
  const auto* modified = find_field(headers, "Last-Modified");
  if (modified)
    object.last_modified =
        parse_http_date(*modified, object.made).value_or(std::chrono::system_clock::time_point{});
  object.tags = tags_of(headers);
  return object;
}

bool worth_storing(const Object& object) {
  const bool fresh = object.fresh_until > object.made;
  const bool askable = find_field(object.headers, "ETag") != nullptr ||
                       object.last_modified != std::chrono::system_clock::time_point{};
  return fresh || askable || object.stale_while_revalidate.count() > 0 ||
         object.stale_if_error.count() > 0;
}

Object updated(const Object& stored, const OriginResponse& not_modified, const HttpRules& rules) {
  Headers fresh = end_to_end(not_modified.headers);
  add_date(fresh, not_modified.exchange.received);
  const Headers all = merged(stored.headers, fresh);
  const OriginResponse whole{"GET", not_modified.request, stored.status, all,
                             not_modified.exchange};
  Object object = object_of(whole, rules);
  object.key = stored.key;
  object.body = stored.body;
  object.cost_ms = stored.cost_ms;
  object.target = stored.target;
  return object;
}

HeadSays head_says(const Object& stored, int status, const Headers& headers) {
  if (status != 200 || stored.status != 200) return HeadSays::nothing;
  const auto differs = [&](std::string_view name) {
    const auto* now = find_field(headers, name);
    const auto* then = find_field(stored.headers, name);
    return now && (!then || *now != *then);
  };
  if (differs("ETag") || differs("Last-Modified") || differs("Content-Encoding"))
    return HeadSays::changed;
  const auto* length = find_field(headers, "Content-Length");
  if (length && *length != std::to_string(stored.body.size())) return HeadSays::changed;
  return HeadSays::the_same;
}

bool is_sent(std::string_view stored_name) {
  return !is_note(stored_name) && !same_name(stored_name, kSurrogateControl);
}

}  // namespace tintype::cache
