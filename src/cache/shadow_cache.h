#pragma once
// What other policies would do with this traffic: for each policy a cache of keys and costs alone,
// over one of every 64 keys (picked by their hash) with a 64th of the capacity. Their shares of
// hits are to be held against each other, and against what the real tier did with the same keys; a
// key that is very popular, picked or not, moves all of them. An object over a 64th of the capacity
// is never held here. Any thread; a key that is not picked costs one comparison.
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "cache/eviction_policy.h"

namespace tintype::cache {

struct PolicyScore {
  std::string_view policy;                        // or "actual": the real tier
  std::uint64_t hits = 0, misses = 0;             // of picked keys
  std::uint64_t hit_bytes = 0, missed_bytes = 0;  // their costs
};

// A cache of keys and costs under one policy. One owner at a time.
class KeyCache {
 public:
  KeyCache(PolicyKind kind, std::uint64_t capacity, std::uint64_t most_entries = kNoSlot);

  // Whether it is here; counts as a use.
  bool use(const Hash128& key);
  // Takes it in, evicting others, if it could be held at all.
  void take_in(const Hash128& key, std::uint64_t cost);
  const EvictionPolicy& policy() const { return *policy_; }

 private:
  std::unique_ptr<EvictionPolicy> policy_;
};

class ShadowCache {
 public:
  static constexpr std::uint64_t kOneOf = 64;

  explicit ShadowCache(std::uint64_t capacity);

  static bool is_picked(const Hash128& key) { return key.low >> 58 == 0; }
  // A request for a picked key, and whether the real tier had it.
  void asked(const Hash128& key, std::uint64_t cost, bool hit);

  std::vector<PolicyScore> scores() const;  // the real tier's first

 private:
  struct Shadow {
    KeyCache cache;
    PolicyScore score;
  };

  mutable std::mutex mutex_;
  PolicyScore actual_{"actual"};
  std::vector<Shadow> shadows_;
};

}  // namespace tintype::cache
