#pragma once
// W-TinyLFU, aware of sizes. Newcomers stand in a window (1 % of the bytes, LRU). What falls out of
// it is let into the main part (LRU in two segments: probation, and protected with 80 %) only when
// it was asked for more often than all those together that would have to go for it ("aggregated
// victims"); else it goes itself. Victims that were condemned for one are evicted one by one.
// Einziger, Friedman, Manes: "TinyLFU", ACM ToS 2017; Einziger, Eytan, Friedman, Manes:
// "Lightweight Robust Size Aware Cache Management", ACM ToS 2022, whose variant AV this is, with a
// bound on the victims that are summed.
#include "cache/eviction_policy.h"
#include "cache/frequency_sketch.h"

namespace tintype::cache {

class TinyLfu : public EvictionPolicy {
 public:
  using EvictionPolicy::EvictionPolicy;
  void use(Slot slot) override;

 private:
  static constexpr std::uint8_t kWindow = 0, kProbation = 1, kProtected = 2;

  void place(Slot slot) override;
  void place_oldest(Slot slot) override { push_oldest(kProbation, slot); }
  Slot victim() override;
  Slot oldest_of_main();
  // Whether the candidate is worth more than those that would have to go for it.
  bool is_worth_more(Slot candidate);
  std::uint64_t window_bytes() const { return capacity() / 100; }
  std::uint64_t main_bytes() const { return capacity() - window_bytes(); }

  FrequencySketch sketch_;
  std::uint64_t condemned_ = 0;  // bytes of the main part that are to go for what was let in
};

}  // namespace tintype::cache
