#pragma once
// Failures of a moment ago, so that what has just failed is not tried again by everyone who asks
// (RFC 9111 section 4.2.3 allows it for answers; RFC 2308 has the same for names). Each kind has a
// time, which doubles with each failure in a row up to a bound; a success forgets it. Kinds that
// say nothing about the next try (refused, overloaded, late, cancelled, our own mistakes) are not
// kept. One thread. Bounded by entries: the oldest goes.
#include <chrono>
#include <cstddef>
#include <list>
#include <optional>
#include <unordered_map>

#include "base/error.h"
#include "base/hash.h"

namespace tintype::cache {

struct FailureTimes {
  std::chrono::seconds not_found{10};  // the first time
  std::chrono::seconds failed{1};      // hosts that do not answer, or not well
  std::chrono::seconds unusable{10};   // what is no picture, or cannot be made one
  std::chrono::seconds most{60};
  std::size_t max_entries = 10'000;
};

class Failures {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Failures(FailureTimes times) : times_(times) {}

  // The failure that stands for another try, or nothing.
  std::optional<Error> find(const Hash128& name, Time now) const;
  void note(const Hash128& name, const Error& error, Time now);
  void forget(const Hash128& name);
  void clear();
  void set_times(FailureTimes times) { times_ = times; }
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Hash128 name;
    Error error;
    std::chrono::seconds lasts{0};
    Time until;
  };
  std::chrono::seconds first_time(Code code) const;  // 0: not kept

  FailureTimes times_;
  std::list<Entry> entries_;  // the latest first
  std::unordered_map<Hash128, std::list<Entry>::iterator> index_;
};

}  // namespace tintype::cache
