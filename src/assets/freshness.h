#pragma once
// How long an origin's answer may be used without asking again: RFC 9111, section 4.2, as a shared
// cache, within the bounds of the configuration. Pure; any thread.
#include <chrono>

#include "assets/asset_store.h"
#include "net/http_client.h"

namespace tintype::assets {

// Counted from `now`, the time of receipt; `bounds.usual` where the origin says nothing, and never
// outside of `least` and `most`. What says no-store, no-cache, private, or contradicts itself gets
// `least`. The stale windows of RFC 5861 are the origin's, else the bounds'; none where it forbids
// stale answers (must-revalidate, proxy-revalidate, s-maxage, no-cache, no-store). What says
// no-store or private is not to be kept, unless `least` says that it may be used for a time.
Lifetime lifetime_of(const net::Fetched& answer, const RemoteFreshness& bounds,
                     std::chrono::system_clock::time_point now);

}  // namespace tintype::assets
