#pragma once
// How often a key was asked for of late, roughly: a count-min sketch of 4-bit counters, four for
// each key, that are all halved after every ten uses an entry. 8 bytes an entry. One owner at a
// time. Einziger, Friedman, Manes: "TinyLFU", ACM ToS 2017; laid out as in Caffeine.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/hash.h"

namespace tintype::cache {

class FrequencySketch {
 public:
  FrequencySketch() : words_(kLeastWords) {}

  void add(const Hash128& key);
  unsigned estimate(const Hash128& key) const;  // 0 to 15
  // Makes it large enough for so many entries; what was counted stays counted.
  void hold(std::size_t entries);

 private:
  static constexpr std::size_t kLeastWords = 64;
  struct Counter {
    std::size_t word;
    unsigned shift;
  };
  std::array<Counter, 4> counters_of(const Hash128& key) const;
  void halve();

  std::vector<std::uint64_t> words_;  // 16 counters each; as many as a power of two
  std::size_t added_ = 0;
};

}  // namespace tintype::cache
