#include "cache/shadow_cache.h"

namespace tintype::cache {
namespace {

void count(PolicyScore& score, bool hit, std::uint64_t cost) {
  ++(hit ? score.hits : score.misses);
  (hit ? score.hit_bytes : score.missed_bytes) += cost;
}

}  // namespace

KeyCache::KeyCache(PolicyKind kind, std::uint64_t capacity, std::uint64_t most_entries)
    : policy_(make_policy(kind, capacity, most_entries)) {}

bool KeyCache::use(const Hash128& key) {
  const Slot slot = policy_->find(key);
  if (slot == kNoSlot) return false;
  policy_->use(slot);
  return true;
}

void KeyCache::take_in(const Hash128& key, std::uint64_t cost) {
  if (!policy_->could_hold(cost)) return;
  while (!policy_->has_room(cost)) policy_->recycle(policy_->evict());
  policy_->insert(key, cost);
}

ShadowCache::ShadowCache(std::uint64_t capacity) {
  for (const PolicyKind kind : {PolicyKind::lru, PolicyKind::s3fifo, PolicyKind::tinylfu})
    shadows_.push_back({KeyCache(kind, capacity / kOneOf), {to_string(kind)}});
}

void ShadowCache::asked(const Hash128& key, std::uint64_t cost, bool hit) {
  const std::lock_guard lock(mutex_);
  count(actual_, hit, cost);
  for (Shadow& shadow : shadows_) {
    const bool here = shadow.cache.use(key);
    if (!here) shadow.cache.take_in(key, cost);
    count(shadow.score, here, cost);
  }
}

std::vector<PolicyScore> ShadowCache::scores() const {
  const std::lock_guard lock(mutex_);
  std::vector<PolicyScore> scores{actual_};
  for (const Shadow& shadow : shadows_) scores.push_back(shadow.score);
  return scores;
}

}  // namespace tintype::cache
