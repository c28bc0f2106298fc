#include "cache/pins.h"

namespace tintype::cache {
namespace {

// Threads differ in where their own variables lie.
std::size_t number_of_this_thread() {
  thread_local const char here = 0;
  return reinterpret_cast<std::uintptr_t>(&here) * 0x9e37'79b9'7f4a'7c15 >> 60;
}

}  // namespace

std::atomic<std::uint64_t>& Pins::counter() {
  return stripes_[number_of_this_thread()].of_parity[period_.load() % 2];
}

// Sequentially consistent, as are the writer's look at the counters and all loads and stores of
// what leads to the entries: either the writer sees this pin, or the pin's owner does not see what
// the writer took out before.
Pins::Pin::Pin(Pins& pins) : count_(pins.counter()) {
  count_.fetch_add(1);
}

bool Pins::is_quiet(std::uint64_t parity) const {
  for (const Stripe& stripe : stripes_)
    if (stripe.of_parity[parity].load() % kFound != 0) return false;
  return true;
}

// A reader may count itself under a parity that has become old meanwhile: only when both have been
// seen quiet, one after the other, is it sure that nobody is left.
void Pins::advance() {
  for (int step = 0; step < 2 && is_quiet((period() + 1) % 2); ++step) period_.store(period() + 1);
}

std::uint64_t Pins::found() const {
  std::uint64_t sum = 0;
  for (const Stripe& stripe : stripes_)
    for (const auto& count : stripe.of_parity)
      sum += count.load(std::memory_order_relaxed) / kFound;
  return sum;
}

}  // namespace tintype::cache
