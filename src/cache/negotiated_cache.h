#pragma once
// Responses of origins in the request cache, by their target's key and then by what they vary on. A
// response without Vary lies under the target's key itself; else a list of variants does, and each
// variant under a key of its own. Finding in memory may be done by any thread; all else lives on
// one.
#include <array>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <string>

#include "cache/http_vary.h"
#include "cache/request_cache.h"

namespace tintype::cache {

struct Lookup {
  ObjectPtr object;    // the response that the request selects, or null
  VariantList listed;  // of its target; empty when it does not vary
  Tier tier = Tier::memory;
  bool maybe_elsewhere = false;  // only memory was looked at, and it has no answer
};

class NegotiatedCache {
 public:
  // `cache` must outlive it.
  explicit NegotiatedCache(RequestCache& cache);

  // Never blocks. Any thread.
  static Lookup find_in_memory(RequestCache& cache, const Hash128& target_key,
                               const Headers& request);
  boost::asio::awaitable<Lookup> find(Hash128 target_key, const Headers& request);

  // What who begins to fetch a response holds until he gives it to store(): one whose target was
  // invalidated or purged meanwhile is not kept.
  class Begun;
  std::shared_ptr<const Begun> begin(const Hash128& target_key, const PurgePoint& begun);

  // Keeps `object`, the response to `request`, and drops what it takes the place of. False when it
  // was invalidated or purged since `begun`, or varies on everything.
  boost::asio::awaitable<bool> store(Hash128 target_key, Object object, const Headers& request,
                                     std::shared_ptr<const Begun> begun, std::size_t max_variants);

  // Forgets all that is kept of the target, and what is being fetched of it.
  boost::asio::awaitable<void> invalidate(Hash128 target_key);
  // All that is in one of these groups, of whatever target (RFC 9875, 3).
  boost::asio::awaitable<void> invalidate_groups(std::vector<std::string> groups);
  // The one response that a request to it selected.
  void remove(const Hash128& target_key, const Object& object);

 private:
  struct Fetches;
  boost::asio::awaitable<ObjectPtr> under(Hash128 target_key);
  void drop_variants(const ObjectPtr& listing);
  void list(const Hash128& target_key, const Object& object, const ObjectPtr& before,
            Variant variant, std::size_t max_variants);

  RequestCache& cache_;
  std::shared_ptr<Fetches> fetches_;  // those under way
};

}  // namespace tintype::cache
