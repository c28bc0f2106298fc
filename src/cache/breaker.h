#pragma once
// Keeps a remote service that fails from costing time: after so many failures in a row it is left
// alone for a while, then one try at a time finds out whether it is back. One thread; the time is
// an argument.
#include <chrono>
#include <cstdint>
#include <random>

namespace tintype::cache {

struct BreakerOptions {
  std::uint32_t failures = 5;                 // in a row
  std::chrono::milliseconds open_for{5'000};  // and up to a quarter more, by chance
};

class Breaker {
 public:
  using Time = std::chrono::steady_clock::time_point;
  enum class State { closed, half_open, open };

  Breaker(BreakerOptions options, std::uint32_t seed) : options_(options), random_(seed) {}

  // One use of the service. Let go without a verdict, as when nobody waits any more, it counts as
  // none. The breaker must outlive it.
  class Try {
   public:
    Try() = default;
    Try(Try&& other) noexcept : breaker_(other.breaker_), probe_(other.probe_) {
      other.breaker_ = nullptr;
    }
    Try& operator=(Try&&) = delete;
    ~Try();
    explicit operator bool() const { return breaker_ != nullptr; }
    void succeeded();
    void failed(Time now);

   private:
    friend class Breaker;
    Try(Breaker& breaker, bool probe) : breaker_(&breaker), probe_(probe) {}
    Breaker* breaker_ = nullptr;
    bool probe_ = false;
  };

  // False when the service is to be left alone now.
  Try begin(Time now);

  State state(Time now) const;

 private:
  void open(Time now);

  const BreakerOptions options_;
  std::minstd_rand random_;
  std::uint32_t in_a_row_ = 0;
  bool open_ = false, probing_ = false;
  Time until_{};
};

}  // namespace tintype::cache
