#pragma once
// How long to wait before the next attempt to start something that keeps failing: a few at once,
// then from 50 ms doubling to 5 s.
#include <algorithm>
#include <chrono>

namespace tintype::worker {

class Backoff {
 public:
  void failed() { failures_ = std::min(failures_ + 1, kMost); }
  void succeeded() { failures_ = 0; }

  std::chrono::milliseconds delay() const {
    if (failures_ <= kAtOnce) return {};
    return std::min(std::chrono::milliseconds(50 << (failures_ - kAtOnce - 1)), kLongest);
  }

 private:
  static constexpr int kAtOnce = 4, kMost = 16;
  static constexpr std::chrono::milliseconds kLongest{5'000};
  int failures_ = 0;
};

}  // namespace tintype::worker
