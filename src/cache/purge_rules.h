#pragma once
// The purges that still matter, by what they name: of each kind and value the latest hard and the
// latest soft one. Objects are held against them when they are looked at, so that a purge costs the
// same however many objects it means.
// Bounded: beyond it the oldest fold into a floor, which means everything begun before them; so
// the answer is never wrong, only more often "purged". Pure; the caller locks.
#include <array>
#include <map>
#include <string>
#include <vector>

#include "cache/object.h"
#include "cache/purge.h"

namespace tintype::cache {

// When a purge was made; number 0: there was none.
struct PurgeStamp {
  std::uint64_t number = 0;
  std::chrono::system_clock::time_point at{};
};
struct LatestPurges {
  PurgeStamp hard, soft;
};

// Since when an object may have been purged: after a purge number, or, when its making began under
// another log, at or after a point in time.
class PurgedSince {
 public:
  explicit PurgedSince(std::uint64_t number) : number_(number) {}
  explicit PurgedSince(std::chrono::system_clock::time_point time) : time_(time) {}
  bool covers(const PurgeStamp& stamp) const {
    if (stamp.number == 0) return false;
    return time_ ? stamp.at >= *time_ : stamp.number > number_;
  }

 private:
  std::uint64_t number_ = 0;
  std::optional<std::chrono::system_clock::time_point> time_;
};

struct Judgement {
  Standing standing = Standing::good;
  PurgeStamp soft;  // the latest soft purge that means it, when it is stale
};

class PurgeRules {
 public:
  // A rule counts as one, and as one more for each 256 bytes of its value.
  explicit PurgeRules(std::size_t max_rules) : max_rules_(max_rules) {}

  // `purge` has a higher number than all before it.
  void add(const Purge& purge);
  // What earlier ones fold into; for reading a log.
  void set_floor(const LatestPurges& floor, std::uint64_t folded_up_to);

  Judgement judge(const Object& object, const PurgedSince& since) const;

  // All that matter and are numbered above `number`, in order, `most` at most. The floors are among
  // them, as purges of everything.
  std::vector<Purge> after(std::uint64_t number, std::size_t most) const;

  const LatestPurges& floor() const { return floor_; }
  // The number of the latest purge that is in the floor without having been a purge of everything.
  std::uint64_t folded_up_to() const { return folded_up_to_; }
  std::size_t size() const { return order_.size(); }

 private:
  using Rules = std::map<std::string, LatestPurges, std::less<>>;  // by value
  struct Place {
    PurgeKind kind;
    bool soft;
    Rules::iterator rule;
  };
  using Order = std::map<std::uint64_t, Place>;  // by number

  void judge_exactly(PurgeKind kind, std::string_view value, const PurgedSince& since,
                     Judgement& judgement) const;
  void judge_prefixes(std::string_view text, const PurgedSince& since, Judgement& judgement) const;
  void add_all(const PurgeStamp& stamp, bool soft);
  Order::iterator drop(Order::iterator place);
  bool may_match(PurgeKind kind, const PurgedSince& since) const;
  Rules& rules(PurgeKind kind) { return rules_[static_cast<std::size_t>(kind)]; }
  const Rules& rules(PurgeKind kind) const { return rules_[static_cast<std::size_t>(kind)]; }

  std::size_t max_rules_;
  std::size_t cost_ = 0;
  std::array<Rules, kPurgeKinds> rules_;
  std::array<LatestPurges, kPurgeKinds> latest_{};  // of each kind, whatever its value
  Order order_;
  LatestPurges floor_;
  std::uint64_t folded_up_to_ = 0;
};

}  // namespace tintype::cache
