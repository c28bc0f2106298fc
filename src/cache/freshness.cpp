#include "cache/freshness.h"

namespace tintype::cache {

// Compared as lengths of time, so that no sum with a window can overflow.
Freshness freshness(const Object& object, std::chrono::system_clock::time_point now) {
  if (!object.fresh_until || now < *object.fresh_until) return Freshness::fresh;
  const auto past = now - *object.fresh_until;
  if (past < object.stale_while_revalidate) return Freshness::while_revalidate;
  if (past < object.stale_if_error) return Freshness::if_error;
  return Freshness::stale;
}

}  // namespace tintype::cache
