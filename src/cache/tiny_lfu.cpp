#include "cache/tiny_lfu.h"

#include <algorithm>

namespace tintype::cache {
namespace {

constexpr int kMostVictims = 128;

}  // namespace

void TinyLfu::place(Slot slot) {
  sketch_.hold(size());
  sketch_.add((*this)[slot].key);
  push_newest(kWindow, slot);
}

void TinyLfu::use(Slot slot) {
  Entry& entry = (*this)[slot];
  entry.use();
  sketch_.add(entry.key);
  move_to(entry.queue == kProbation ? kProtected : entry.queue, slot);
  while (queue(kProtected).bytes > main_bytes() / 10 * 8)
    move_to(kProbation, queue(kProtected).oldest);
}

Slot TinyLfu::oldest_of_main() {
  const Slot oldest = queue(kProbation).oldest;
  return oldest != kNoSlot ? oldest : queue(kProtected).oldest;
}

bool TinyLfu::is_worth_more(Slot candidate) {
  const Entry& newcomer = (*this)[candidate];
  const unsigned worth = sketch_.estimate(newcomer.key);
  unsigned lost = 0;
  std::uint64_t freed = 0;
  Slot slot = oldest_of_main();
  for (int victims = 0; freed < newcomer.cost(); ++victims) {
    if (slot == kNoSlot || victims == kMostVictims) return false;
    const Entry& entry = (*this)[slot];
    freed += entry.cost();
    lost += sketch_.estimate(entry.key);
    if (lost >= worth) return false;
    slot = entry.newer == kNoSlot && entry.queue == kProbation ? queue(kProtected).oldest
                                                               : entry.newer;
  }
  return true;
}

Slot TinyLfu::victim() {
  for (;;) {
    const Slot of_main = oldest_of_main();
    if (of_main != kNoSlot && condemned_ > 0) {
      condemned_ -= std::min(condemned_, (*this)[of_main].cost());
      return of_main;
    }
    const Slot candidate = queue(kWindow).oldest;
    if (of_main != kNoSlot && (candidate == kNoSlot || queue(kWindow).bytes <= window_bytes()))
      return of_main;
    const std::uint64_t in_main = queue(kProbation).bytes + queue(kProtected).bytes;
    const bool fits = in_main + (*this)[candidate].cost() <= main_bytes();
    if (!fits && !is_worth_more(candidate)) return candidate;
    if (!fits) condemned_ += (*this)[candidate].cost();
    move_to(kProbation, candidate);
  }
}

}  // namespace tintype::cache
