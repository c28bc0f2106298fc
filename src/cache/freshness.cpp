#include "cache/freshness.h"

namespace tintype::cache {

namespace {

// By how much the clocks of servers that share objects may differ.
constexpr std::chrono::seconds kClockSkew{10};

}  // namespace

// Compared as lengths of time, so that no sum with a window can overflow. When a clock has been set
// back, the age of what was made before is not known: it counts as just past its time.
Freshness freshness(const Object& object, std::chrono::system_clock::time_point now) {
  if (!object.fresh_until) return Freshness::fresh;
  const bool ageless = object.made > now && object.made - now > kClockSkew;
  if (now < *object.fresh_until && !ageless) return Freshness::fresh;
  const auto past = ageless ? std::chrono::system_clock::duration{0} : now - *object.fresh_until;
  if (past < object.stale_while_revalidate) return Freshness::while_revalidate;
  if (past < object.stale_if_error) return Freshness::if_error;
  return Freshness::stale;
}

}  // namespace tintype::cache
