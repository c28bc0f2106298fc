#pragma once
// Targets whose responses could not be kept, for a while: those who ask for one go to its origin
// each for themselves, instead of waiting for each other. Bounded. One thread.
#include <chrono>
#include <unordered_map>

#include "base/hash.h"

namespace tintype::server {

class PassMarks {
 public:
  using Clock = std::chrono::steady_clock;

  explicit PassMarks(std::size_t most) : most_(most) {}

  bool has(const Hash128& key, Clock::time_point now) const {
    const auto mark = until_.find(key);
    return mark != until_.end() && now < mark->second;
  }
  // At the bound those that have passed go, and if there are none, all: no more is lost by that
  // than a moment of waiting.
  void put(const Hash128& key, Clock::time_point now, Clock::duration lasting) {
    if (until_.size() >= most_)
      std::erase_if(until_, [now](const auto& mark) { return mark.second <= now; });
    if (until_.size() >= most_) until_.clear();
    until_.insert_or_assign(key, now + lasting);
  }
  void remove(const Hash128& key) { until_.erase(key); }
  std::size_t size() const { return until_.size(); }

 private:
  std::size_t most_;
  std::unordered_map<Hash128, Clock::time_point> until_;
};

}  // namespace tintype::server
