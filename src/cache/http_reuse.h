#pragma once
// Whether a stored response answers a request: RFC 9111 sections 4, 4.2.4 and 5.2.1, RFC 5861,
// RFC 8246. Pure; any thread.
#include <chrono>

#include "cache/http_cache_control.h"
#include "cache/object.h"

namespace tintype::cache {

enum class Reuse {
  as_it_is,
  while_revalidate,  // if it is asked about meanwhile
  ask,               // after its origin said it is still right
};

// `asked` is the request's Cache-Control.
Reuse reuse_of(const Object& object, const CacheControl& asked,
               std::chrono::system_clock::time_point now);

// True when it may be sent because its origin failed.
bool good_on_error(const Object& object, const CacheControl& asked,
                   std::chrono::system_clock::time_point now);

// Seconds since its origin made it or found it still right.
std::chrono::seconds age_of(const Object& object, std::chrono::system_clock::time_point now);

// Fresh for that long from now on; negative: stale since then.
std::chrono::seconds fresh_for(const Object& object, std::chrono::system_clock::time_point now);

}  // namespace tintype::cache
