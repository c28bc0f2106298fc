#include "cache/shared_tiers.h"

#include "cache/disk_format.h"
#include "cache/freshness.h"
#include "cache/redis_store.h"
#include "cache/s3_store.h"

namespace tintype::cache {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

bool is_fresh(const Object& object) {
  return freshness(object, std::chrono::system_clock::now()) == Freshness::fresh;
}

}  // namespace

SharedTiers::SharedTiers(asio::io_context& context, SharedOptions options,
                         const std::shared_ptr<OpenBodies>& open_bodies,
                         asio::thread_pool& blocking)
    : most_of_deadline_(options.most_of_deadline) {
  const auto add = [&](TierOptions& tier, const char* name, std::unique_ptr<SharedStore> store,
                       AdmissionOptions admission) {
    tier.name = name;
    tier.open_bodies = open_bodies;
    tiers_.push_back({std::make_shared<SharedTier>(context, tier, std::move(store), blocking),
                      Admission(admission)});
  };
  if (auto& redis = options.redis) {
    redis->server.max_reply_bytes = redis->tier.max_object_bytes + kMaxHeaderBytes;
    add(redis->tier, "redis", std::make_unique<RedisStore>(context, redis->server, redis->prefix),
        {Admit::all});
  }
  if (auto& s3 = options.s3) {
    s3->bucket.max_object_bytes = s3->tier.max_object_bytes + kMaxHeaderBytes;
    add(s3->tier, "s3", std::make_unique<S3Store>(context, s3->bucket, s3->prefix), s3->admission);
  }
}

SharedTiers::~SharedTiers() {
  stop();
}

asio::awaitable<SharedFound> SharedTiers::find(Hash128 key, Clock::time_point request_deadline) {
  const auto now = Clock::now();
  SharedFound best;
  if (request_deadline <= now) co_return best;
  const auto deadline = now + (request_deadline - now) / 100 * most_of_deadline_;
  for (std::size_t at = 0; at < tiers_.size(); ++at) {
    const std::shared_ptr<SharedTier> tier = tiers_[at].tier;
    auto object = co_await SharedTier::find(tier, key, deadline);
    if (!object || (best.object && object->made <= best.object->made)) continue;
    best = {std::move(object), tier->name()};
    if (!is_fresh(*best.object)) continue;
    while (at-- > 0) tiers_[at].tier->store(best.object);
    break;
  }
  co_return best;
}

void SharedTiers::made(const ObjectPtr& object) {
  for (Tier& tier : tiers_)
    if (tier.admission.made(*object)) tier.tier->store(object);
}

void SharedTiers::asked_again(const ObjectPtr& object) {
  for (Tier& tier : tiers_)
    if (tier.admission.asked_again(*object)) tier.tier->store(object);
}

void SharedTiers::remove(const Hash128& key) {
  for (Tier& tier : tiers_) tier.tier->remove(key);
}

void SharedTiers::stop() {
  for (Tier& tier : tiers_) tier.tier->stop();
}

NamedStats SharedTiers::stats() const {
  NamedStats stats;
  for (const Tier& tier : tiers_) stats.emplace_back(tier.tier->name(), tier.tier->stats());
  return stats;
}

}  // namespace tintype::cache
