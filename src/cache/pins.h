#pragma once
// Lets readers look at what a writer may take away, without a lock: a reader pins what there is
// while it looks, and what was taken out is freed when every reader that may have seen it is gone.
// Readers never wait; pins are short and do no more than look. Epoch-based reclamation with two
// counters, as in the kernel's SRCU: a reader counts itself under the parity of the period it
// began in, and a period ends when nobody of the one before is left.
#include <array>
#include <atomic>
#include <cstdint>

namespace tintype::cache {

class Pins {
 public:
  class Pin {
   public:
    explicit Pin(Pins& pins);
    ~Pin() { count_.fetch_add(leave_); }
    Pin(const Pin&) = delete;
    Pin& operator=(const Pin&) = delete;
    void found() { leave_ = kFound - 1; }  // counts it, once

   private:
    std::atomic<std::uint64_t>& count_;
    std::uint64_t leave_ = ~std::uint64_t{0};
  };

  // The rest is for one writer at a time.
  // What has been made unreachable in this period can be freed when has_passed() is true of it.
  std::uint64_t period() const { return period_.load(std::memory_order_relaxed); }
  bool has_passed(std::uint64_t period) const { return this->period() >= period + 2; }
  // Goes on to the next periods as far as readers allow, two at most.
  void advance();

  std::uint64_t found() const;  // by all pins so far; any thread

 private:
  // How many pins there are is in the low bits, how many have found something in those above.
  static constexpr std::uint64_t kFound = 1 << 16;
  struct alignas(64) Stripe {
    std::array<std::atomic<std::uint64_t>, 2> of_parity{};
  };
  std::atomic<std::uint64_t>& counter();
  bool is_quiet(std::uint64_t parity) const;

  std::array<Stripe, 16> stripes_{};  // threads spread over them
  std::atomic<std::uint64_t> period_{0};
};

}  // namespace tintype::cache
