#include "cache/freshness.h"

#include <algorithm>

namespace tintype::cache {

namespace {

// By how much the clocks of servers that share objects may differ.
constexpr std::chrono::seconds kClockSkew{10};

}  // namespace

// When a clock has been set back, the age of what was made before is not known: it counts as just
// past its time.
std::chrono::system_clock::duration past_fresh(const Object& object,
                                               std::chrono::system_clock::time_point now) {
  const auto past = now - *object.fresh_until;
  const bool ageless = object.made > now && object.made - now > kClockSkew;
  return ageless ? std::max(past, std::chrono::system_clock::duration{0}) : past;
}

// Compared as lengths of time, so that no sum with a window can overflow.
Freshness freshness(const Object& object, std::chrono::system_clock::time_point now) {
  if (!object.fresh_until) return Freshness::fresh;
  const auto past = past_fresh(object, now);
  if (past.count() < 0) return Freshness::fresh;
  if (past < object.stale_while_revalidate) return Freshness::while_revalidate;
  if (past < object.stale_if_error) return Freshness::if_error;
  return Freshness::stale;
}

}  // namespace tintype::cache
