#include "cache/frequency_sketch.h"

#include <algorithm>

namespace tintype::cache {
namespace {

constexpr std::uint64_t kNibble = 0xf;
constexpr std::size_t kUsesAnEntry = 10;

}  // namespace

// Row i of a key: a word by other bits of the key for each row, and in it one of the four counters
// that are the row's.
std::array<FrequencySketch::Counter, 4> FrequencySketch::counters_of(const Hash128& key) const {
  std::array<Counter, 4> found;
  std::uint64_t hash = key.low ^ key.high * 0x9e37'79b9'7f4a'7c15;
  for (unsigned row = 0; row < 4; ++row) {
    hash = (hash ^ hash >> 31) * 0xbf58'476d'1ce4'e5b9;
    hash ^= hash >> 29;
    found[row] = {static_cast<std::size_t>(hash) & (words_.size() - 1),
                  4 * (4 * row + static_cast<unsigned>(hash >> 62))};
  }
  return found;
}

void FrequencySketch::add(const Hash128& key) {
  bool counted = false;
  for (const Counter& at : counters_of(key)) {
    if ((words_[at.word] >> at.shift & kNibble) == kNibble) continue;
    words_[at.word] += std::uint64_t{1} << at.shift;
    counted = true;
  }
  if (counted && ++added_ >= kUsesAnEntry * words_.size()) halve();
}

unsigned FrequencySketch::estimate(const Hash128& key) const {
  std::uint64_t least = kNibble;
  for (const Counter& at : counters_of(key))
    least = std::min(least, words_[at.word] >> at.shift & kNibble);
  return static_cast<unsigned>(least);
}

void FrequencySketch::halve() {
  for (std::uint64_t& word : words_) word = word >> 1 & 0x7777'7777'7777'7777;
  added_ /= 2;
}

// A key's words are found by the low bits of its hashes: both halves of the larger table begin as
// the smaller one was.
void FrequencySketch::hold(std::size_t entries) {
  while (words_.size() < entries) {
    const std::size_t former = words_.size();
    words_.resize(2 * former);
    std::copy_n(words_.begin(), former, words_.begin() + static_cast<std::ptrdiff_t>(former));
  }
}

}  // namespace tintype::cache
