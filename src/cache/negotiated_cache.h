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
  explicit NegotiatedCache(RequestCache& cache) : cache_(cache) {}

  // Never blocks. Any thread.
  static Lookup find_in_memory(RequestCache& cache, const Hash128& target_key,
                               const Headers& request);
  boost::asio::awaitable<Lookup> find(Hash128 target_key, const Headers& request);

  // What store() has to be given by who begins to fetch a response now: one that began before its
  // target was invalidated is not kept.
  std::uint32_t begin(const Hash128& target_key) const { return times_[place(target_key)]; }

  // Keeps `object`, the response to `request`, and drops what it takes the place of. False when it
  // was invalidated since `begun`, or varies on everything.
  boost::asio::awaitable<bool> store(Hash128 target_key, Object object, const Headers& request,
                                     std::uint32_t begun, std::size_t max_variants);

  // Forgets all that is kept of the target, and what is being fetched of it.
  boost::asio::awaitable<void> invalidate(Hash128 target_key);
  // The one response that a request to it selected.
  void remove(const Hash128& target_key, const Object& object);

 private:
  static std::size_t place(const Hash128& key) { return key.low % kPlaces; }
  boost::asio::awaitable<ObjectPtr> under(Hash128 target_key);
  void drop_variants(const ObjectPtr& listing);
  void list(const Hash128& target_key, const std::string& target, const ObjectPtr& before,
            Variant variant, std::size_t max_variants);

  static constexpr std::size_t kPlaces = 1024;  // targets share them
  RequestCache& cache_;
  std::array<std::uint32_t, kPlaces> times_{};  // how often they were invalidated
};

}  // namespace tintype::cache
