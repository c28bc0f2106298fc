#pragma once
// The keys of jobs that killed workers, each kept for a while. Bounded: beyond, the oldest goes
// first. One thread; time is the caller's.
#include <chrono>
#include <deque>
#include <string>
#include <unordered_map>

namespace tintype::worker {

class Quarantine {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Quarantine(std::size_t max_keys, std::chrono::seconds lasts);

  // For what is added from now on; what is beyond the new bound goes.
  void reconfigure(std::size_t max_keys, std::chrono::seconds lasts);
  void add(const std::string& key, Time now);
  bool holds(const std::string& key, Time now);
  std::size_t size() const { return ends_.size(); }

 private:
  void drop_oldest();

  std::size_t max_keys_;
  std::chrono::seconds lasts_;
  std::unordered_map<std::string, Time> ends_;
  std::deque<std::pair<std::string, Time>> order_;  // as added; a key added again is here twice
};

}  // namespace tintype::worker
