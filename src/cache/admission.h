#pragma once
// Which made objects are worth a write to a tier that costs money or a wear: all, those asked for
// again, or, beside these, those that were dear to make. "Again" is what the making thread sees: an
// object made a second time, or found on disk after it has left memory. One thread.
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_set>

#include "base/hash.h"
#include "cache/object.h"

namespace tintype::cache {

enum class Admit { all, second_hit, cost };

struct AdmissionOptions {
  Admit admit = Admit::cost;
  std::uint32_t min_cost_ms = 20;    // dear enough at once, with Admit::cost
  std::size_t remembered = 131'072;  // keys
};

// The newest so many keys.
class RecentKeys {
 public:
  explicit RecentKeys(std::size_t most) : most_(most) {}
  bool contains(const Hash128& key) const { return known_.contains(key); }
  void add(const Hash128& key);

 private:
  const std::size_t most_;
  std::deque<Hash128> order_;
  std::unordered_set<Hash128> known_;
};

class Admission {
 public:
  explicit Admission(AdmissionOptions options)
      : options_(options), seen_(options.remembered), admitted_(options.remembered) {}

  // Whether to write an object that was just made.
  bool made(const Object& object);
  // Whether to write one that was made earlier and is asked for again; true once.
  bool asked_again(const Object& object);

 private:
  bool at_once(const Object& object) const;

  const AdmissionOptions options_;
  RecentKeys seen_, admitted_;
};

}  // namespace tintype::cache
