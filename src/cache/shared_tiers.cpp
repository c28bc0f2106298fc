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

SharedTiers::SharedTiers(asio::io_context& context, const SharedOptions& options,
                         asio::thread_pool& blocking)
    : most_of_deadline_(options.most_of_deadline) {
  if (options.redis) {
    auto server = options.redis->server;
    server.max_reply_bytes = options.redis->tier.max_object_bytes + kMaxHeaderBytes;
    auto store = std::make_unique<RedisStore>(context, std::move(server), options.redis->prefix);
    add(std::make_shared<SharedTier>(context, options.redis->tier, std::move(store), blocking),
        {Admit::all});
  }
  if (options.s3) {
    auto bucket = options.s3->bucket;
    bucket.max_object_bytes = options.s3->tier.max_object_bytes + kMaxHeaderBytes;
    auto store = std::make_unique<S3Store>(context, std::move(bucket), options.s3->prefix);
    add(std::make_shared<SharedTier>(context, options.s3->tier, std::move(store), blocking),
        options.s3->admission);
  }
}

SharedTiers::~SharedTiers() {
  stop();
}

void SharedTiers::add(std::shared_ptr<SharedTier> tier, AdmissionOptions admission) {
  tiers_.push_back({std::move(tier), Admission(admission)});
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
