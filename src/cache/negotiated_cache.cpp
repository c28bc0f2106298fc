#include "cache/negotiated_cache.h"

#include <unordered_map>
#include <utility>

#include "base/log.h"
#include "cache/http_fields.h"
#include "cache/http_notes.h"

namespace tintype::cache {
namespace {

bool is_listing(const Object& object) {
  return find_field(object.headers, kVariantsNote) != nullptr;
}

VariantList read_listing(const ObjectPtr& object) {
  if (!object || !is_listing(*object)) return {};
  return VariantList::parse(object->body).value_or(VariantList());
}

// Purged as `latest` is, the last to have come to it.
ObjectPtr listing_of(const Hash128& target_key, const Object& latest, const VariantList& variants) {
  auto object = std::make_shared<Object>();
  object->key = target_key;
  object->target = latest.target;
  object->purge_log = latest.purge_log;
  object->purge_number = latest.purge_number;
  object->headers.emplace_back(kVariantsNote, "1");
  object->body = Body(variants.to_text());
  object->made = std::chrono::system_clock::now();
  object->cost_ms = 1;  // on disk as soon as the variants are
  return object;
}

}  // namespace

struct NegotiatedCache::Fetches {
  std::unordered_multimap<Hash128, Begun*> under_way;
};

class NegotiatedCache::Begun {
 public:
  Begun(std::shared_ptr<Fetches> fetches, const Hash128& key, const PurgePoint& begun)
      : fetches_(std::move(fetches)), at_(fetches_->under_way.emplace(key, this)), point_(begun) {}
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;
  ~Begun() { fetches_->under_way.erase(at_); }

  bool invalidated() const { return invalidated_; }
  const PurgePoint& point() const { return point_; }
  static void invalidate(Fetches& fetches, const Hash128& key) {
    const auto [first, last] = fetches.under_way.equal_range(key);
    for (auto fetch = first; fetch != last; ++fetch) fetch->second->invalidated_ = true;
  }

 private:
  std::shared_ptr<Fetches> fetches_;
  std::unordered_multimap<Hash128, Begun*>::iterator at_;
  PurgePoint point_;
  bool invalidated_ = false;
};

NegotiatedCache::NegotiatedCache(RequestCache& cache)
    : cache_(cache), fetches_(std::make_shared<Fetches>()) {}

std::shared_ptr<const NegotiatedCache::Begun> NegotiatedCache::begin(const Hash128& target_key,
                                                                     const PurgePoint& begun) {
  return std::make_shared<const Begun>(fetches_, target_key, begun);
}

Lookup NegotiatedCache::find_in_memory(RequestCache& cache, const Hash128& target_key,
                                       const Headers& request) {
  Lookup lookup;
  const auto found = cache.find_in_memory(target_key);
  if (!found) {
    lookup.maybe_elsewhere = true;
    return lookup;
  }
  if (!is_listing(*found)) {
    lookup.object = found;
    return lookup;
  }
  lookup.listed = read_listing(found);
  const auto* variant = lookup.listed.select(target_key, request);
  if (variant) lookup.object = cache.find_in_memory(variant->key);
  lookup.maybe_elsewhere = variant && !lookup.object;
  return lookup;
}

boost::asio::awaitable<Lookup> NegotiatedCache::find(Hash128 target_key, const Headers& request) {
  Lookup lookup;
  auto found = co_await cache_.find(target_key);
  lookup.tier = found.tier;
  if (!found.object) co_return lookup;
  if (!is_listing(*found.object)) {
    lookup.object = std::move(found.object);
    co_return lookup;
  }
  lookup.listed = read_listing(found.object);
  const auto* variant = lookup.listed.select(target_key, request);
  if (!variant) co_return lookup;
  const Hash128 key = variant->key;
  found = co_await cache_.find(key);
  lookup.tier = found.tier;
  lookup.object = std::move(found.object);
  co_return lookup;
}

// What is stored under the target's key as of now: what was stored while the disk was read is in
// memory.
boost::asio::awaitable<ObjectPtr> NegotiatedCache::under(Hash128 target_key) {
  auto found = co_await cache_.find(target_key);
  auto newer = cache_.find_in_memory(target_key);
  co_return newer ? newer : found.object;
}

void NegotiatedCache::drop_variants(const ObjectPtr& listing) {
  const auto variants = read_listing(listing);
  for (const auto& variant : variants.all()) cache_.remove(variant.key);
}

void NegotiatedCache::list(const Hash128& target_key, const Object& object, const ObjectPtr& before,
                           Variant variant, std::size_t max_variants) {
  auto variants = read_listing(before);
  for (const auto& gone : variants.add(std::move(variant), max_variants)) cache_.remove(gone.key);
  cache_.store(listing_of(target_key, object, variants));
}

boost::asio::awaitable<bool> NegotiatedCache::store(Hash128 target_key, Object object,
                                                    const Headers& request,
                                                    std::shared_ptr<const Begun> begun,
                                                    std::size_t max_variants) {
  auto names = vary_names(object.headers);
  if (!names) co_return false;
  const auto before = co_await under(target_key);
  object.key = target_key;
  object.purge_log = begun->point().log;
  object.purge_number = begun->point().number;
  if (begun->invalidated() || cache_.standing(object) == Standing::purged) co_return false;
  if (names->empty()) {
    drop_variants(before);
  } else {
    auto variant = variant_of(target_key, std::move(*names), request, object.headers);
    object.key = variant.key;
    list(target_key, object, before, std::move(variant), max_variants);
  }
  cache_.store(std::make_shared<const Object>(std::move(object)));
  co_return true;
}

boost::asio::awaitable<void> NegotiatedCache::invalidate(Hash128 target_key) {
  Begun::invalidate(*fetches_, target_key);
  const auto listing = co_await under(target_key);
  drop_variants(listing);
  cache_.remove(target_key);
}

boost::asio::awaitable<void> NegotiatedCache::invalidate_groups(std::vector<std::string> groups) {
  PurgeRequest request;
  for (auto& group : groups)
    if (group != kTooManyTags) request.items.push_back({PurgeKind::tag, std::move(group)});
  if (request.items.empty()) co_return;
  const auto purged = co_await cache_.purge(std::move(request));
  if (!purged) log(Severity::warning, "groups were not invalidated", purged.error().message);
}

void NegotiatedCache::remove(const Hash128& target_key, const Object& object) {
  Begun::invalidate(*fetches_, target_key);
  cache_.remove(object.key);
}

}  // namespace tintype::cache
