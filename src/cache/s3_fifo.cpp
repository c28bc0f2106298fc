#include "cache/s3_fifo.h"

#include <algorithm>

namespace tintype::cache {

void S3Fifo::place(Slot slot) {
  push_newest(ghosts_.forget((*this)[slot].key) ? kMain : kSmall, slot);
}

bool S3Fifo::pass_over(Slot slot) {
  Entry& entry = (*this)[slot];
  const std::uint8_t uses = entry.uses.load(std::memory_order_relaxed);
  const bool in_main = entry.queue == kMain;
  if (in_main ? uses == 0 : uses <= 1) return false;
  entry.uses.store(in_main ? uses - 1 : 0, std::memory_order_relaxed);
  move_to(kMain, slot);
  return true;
}

Slot S3Fifo::victim() {
  for (;;) {
    const bool from_small = queue(kSmall).bytes > capacity() / 10 || queue(kMain).oldest == kNoSlot;
    const Slot oldest = queue(from_small ? kSmall : kMain).oldest;
    if (pass_over(oldest)) continue;
    if (from_small) ghosts_.remember((*this)[oldest].key, std::max<std::size_t>(size() - 1, 1));
    return oldest;
  }
}

}  // namespace tintype::cache
