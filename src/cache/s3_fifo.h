#pragma once
// S3-FIFO: newcomers pass through a small queue first (a tenth of the bytes), so that what is asked
// for once does not push out what is asked for often; a key that comes back soon after its eviction
// from there goes straight to the main queue. Ghosts: as many as there are entries.
// Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023.
#include "cache/eviction_policy.h"
#include "cache/ghosts.h"

namespace tintype::cache {

class S3Fifo : public EvictionPolicy {
 public:
  using EvictionPolicy::EvictionPolicy;
  bool wants_order() const override { return false; }
  void use(Slot slot) override { (*this)[slot].use(); }

 private:
  static constexpr std::uint8_t kSmall = 0, kMain = 1;

  void place(Slot slot) override;
  void place_oldest(Slot slot) override { push_oldest(kMain, slot); }
  Slot victim() override;
  // Whether it may stay for now; it is then the newest of the main queue.
  bool pass_over(Slot slot);

  Ghosts ghosts_;
};

}  // namespace tintype::cache
