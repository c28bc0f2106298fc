#include "cache/http_reuse.h"

#include <algorithm>

#include "cache/freshness.h"
#include "cache/http_fields.h"
#include "cache/http_notes.h"

namespace tintype::cache {
namespace {

using std::chrono::seconds;
using std::chrono::system_clock;

bool is_strict(const Object& object) {
  return find_field(object.headers, kStrictNote) != nullptr;
}

bool is_immutable(const Object& object) {
  const auto value = joined_field(object.headers, "Cache-Control");
  return value && parse_cache_control(*value).immutable;
}

// A reload of what never changes while it is fresh need not reach the origin (RFC 8246, 2).
bool too_old(const Object& object, const CacheControl& asked, system_clock::time_point now) {
  if (!asked.max_age) return false;
  const bool old = asked.max_age->count() == 0 || age_of(object, now) > *asked.max_age;
  return old && !is_immutable(object);
}

}  // namespace

seconds age_of(const Object& object, system_clock::time_point now) {
  const auto* noted = find_field(object.headers, kAgeNote);
  const seconds then = noted ? parse_seconds(*noted).value_or(seconds(0)) : seconds(0);
  return then + std::max(seconds(0), std::chrono::floor<seconds>(now - object.made));
}

seconds fresh_for(const Object& object, system_clock::time_point now) {
  if (!object.fresh_until) return kMostSeconds;
  return std::chrono::floor<seconds>(-past_fresh(object, now));
}

Reuse reuse_of(const Object& object, const CacheControl& asked, system_clock::time_point now) {
  if (asked.no_cache || too_old(object, asked, now)) return Reuse::ask;
  if (!object.fresh_until || past_fresh(object, now).count() < 0) {
    const bool enough = !asked.min_fresh || fresh_for(object, now) >= *asked.min_fresh;
    return enough ? Reuse::as_it_is : Reuse::ask;
  }
  if (asked.min_fresh) return Reuse::ask;
  const auto past = past_fresh(object, now);
  if (asked.max_stale && past <= *asked.max_stale && !is_strict(object)) return Reuse::as_it_is;
  return past < object.stale_while_revalidate ? Reuse::while_revalidate : Reuse::ask;
}

bool good_on_error(const Object& object, const CacheControl& asked, system_clock::time_point now) {
  if (asked.no_cache || !object.fresh_until) return false;
  const auto past = past_fresh(object, now);
  if (past < object.stale_if_error || past < object.stale_while_revalidate) return true;
  return asked.stale_if_error && past < *asked.stale_if_error && !is_strict(object);
}

}  // namespace tintype::cache
