#include "cache/ghosts.h"

#include <bit>
#include <utility>

namespace tintype::cache {
namespace {

constexpr std::size_t kLeastGhosts = 64;

}  // namespace

Ghosts::Ghosts() {
  lay_out_anew();
}

std::size_t Ghosts::place_of(std::uint64_t print) const {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t at = (print >> 1) & mask; table_[at] != 0; at = (at + 1) & mask)
    if (ring_[table_[at] - 1] == print) return at;
  return kNowhere;
}

void Ghosts::enter(std::uint64_t print, std::size_t at) {
  const std::size_t mask = table_.size() - 1;
  std::size_t place = (print >> 1) & mask;
  while (table_[place] != 0) place = (place + 1) & mask;
  table_[place] = static_cast<std::uint32_t>(at) + 1;
  ring_[at] = print;
}

// What stands behind the freed place moves up into it, unless that is before its hash's place.
void Ghosts::forget_place(std::size_t hole) {
  const std::size_t mask = table_.size() - 1;
  ring_[table_[hole] - 1] = 0;
  for (std::size_t at = (hole + 1) & mask; table_[at] != 0; at = (at + 1) & mask) {
    const std::size_t home = (ring_[table_[at] - 1] >> 1) & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    table_[hole] = table_[at];
    hole = at;
  }
  table_[hole] = 0;
  --size_;
}

bool Ghosts::forget(const Hash128& key) {
  const std::size_t place = place_of(print_of(key));
  if (place == kNowhere) return false;
  forget_place(place);
  return true;
}

void Ghosts::drop_oldest() {
  const std::uint64_t print = ring_[first_++ % ring_.size()];
  if (print != 0) forget_place(place_of(print));
}

// A ring with a quarter to spare, without the gaps: the next time is as many ghosts away.
void Ghosts::lay_out_anew() {
  const std::size_t count = size_ + size_ / 4 + kLeastGhosts;
  const std::vector<std::uint64_t> former = std::exchange(ring_, std::vector<std::uint64_t>(count));
  table_.assign(std::bit_ceil(count + count / 3), 0);
  std::size_t kept = 0;
  for (std::uint64_t at = first_; at != next_; ++at)
    if (const std::uint64_t print = former[at % former.size()]) enter(print, kept++);
  first_ = 0;
  next_ = kept;
}

void Ghosts::remember(const Hash128& key, std::size_t most) {
  forget(key);
  while (size_ > 0 && size_ >= most) drop_oldest();
  if (next_ - first_ == ring_.size()) lay_out_anew();
  enter(print_of(key), next_++ % ring_.size());
  ++size_;
}

}  // namespace tintype::cache
