#pragma once
// The two policies of one queue: least recently used, and FIFO with reinsertion (CLOCK), which is
// as good as LRU or better on most traffic and needs no order of uses.
#include "cache/eviction_policy.h"

namespace tintype::cache {

class Lru : public EvictionPolicy {
 public:
  using EvictionPolicy::EvictionPolicy;
  void use(Slot slot) override {
    (*this)[slot].use();
    move_to(0, slot);
  }

 private:
  void place(Slot slot) override { push_newest(0, slot); }
  void place_oldest(Slot slot) override { push_oldest(0, slot); }
  Slot victim() override { return queue(0).oldest; }
};

class Clock : public EvictionPolicy {
 public:
  using EvictionPolicy::EvictionPolicy;
  bool wants_order() const override { return false; }
  void use(Slot slot) override { (*this)[slot].use(); }

 private:
  void place(Slot slot) override { push_newest(0, slot); }
  void place_oldest(Slot slot) override { push_oldest(0, slot); }
  Slot victim() override {
    for (;;) {
      const Slot oldest = queue(0).oldest;
      std::atomic<std::uint8_t>& uses = (*this)[oldest].uses;
      const std::uint8_t used = uses.load(std::memory_order_relaxed);
      if (used == 0) return oldest;
      uses.store(used - 1, std::memory_order_relaxed);
      move_to(0, oldest);
    }
  }
};

}  // namespace tintype::cache
