// Runs the request cache's own policies over a trace and prints their shares of hits.
//   simulate [oracleGeneral FILE]
#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "cache/ghosts.h"
#include "cache/shadow_cache.h"
#include "trace.h"

namespace {

using namespace tintype;
using namespace tintype::cache;

// A policy; with `second_hit`, what is asked for once is only remembered.
struct Contender {
  const char* name;
  PolicyKind kind;
  bool second_hit = false;
};
constexpr std::array<Contender, 5> kContenders{{{"LRU", PolicyKind::lru},
                                                {"LRU, 2nd hit", PolicyKind::lru, true},
                                                {"CLOCK", PolicyKind::clock},
                                                {"S3-FIFO", PolicyKind::s3fifo},
                                                {"W-TinyLFU", PolicyKind::tinylfu}}};

struct Score {
  std::uint64_t requests = 0, hits = 0, bytes = 0, hit_bytes = 0;
};

Score simulate(const bench::Trace& trace, const Contender& who, std::uint64_t capacity,
               std::uint64_t warm_up) {
  KeyCache cache(who.kind, capacity);
  Ghosts seen;
  Score score;
  std::uint64_t at = 0;
  trace([&](const Hash128& key, std::uint32_t bytes) {
    const bool hit = cache.use(key);
    const bool wanted = !hit && (!who.second_hit || seen.forget(key));
    if (wanted) cache.take_in(key, bytes);
    if (!hit && !wanted) seen.remember(key, std::max<std::size_t>(cache.policy().size(), 1000));
    if (at++ < warm_up) return;
    ++score.requests;
    score.bytes += bytes;
    if (!hit) return;
    ++score.hits;
    score.hit_bytes += bytes;
  });
  return score;
}

void print_rows(const std::string& name, const bench::Trace& trace) {
  KeyCache all(PolicyKind::clock, ~std::uint64_t{0});
  std::uint64_t requests = 0;
  trace([&](const Hash128& key, std::uint32_t bytes) {
    ++requests;
    if (!all.use(key)) all.take_in(key, bytes);
  });
  std::printf("\n%s: %llu requests for %zu objects of %.1f GB\n\n| cache |", name.c_str(),
              static_cast<unsigned long long>(requests), all.policy().size(),
              static_cast<double>(all.policy().bytes()) / 1e9);
  for (const Contender& who : kContenders) std::printf(" %s |", who.name);
  std::printf("\n|---|---|---|---|---|---|\n");
  for (const double share : {0.005, 0.02, 0.1}) {
    std::printf("| %.1f %% |", share * 100);
    for (const Contender& who : kContenders) {
      const auto capacity = static_cast<double>(all.policy().bytes()) * share;
      const Score score = simulate(trace, who, static_cast<std::uint64_t>(capacity), requests / 4);
      const auto percent = [](std::uint64_t part, std::uint64_t whole) {
        return 100 * static_cast<double>(part) /
               static_cast<double>(std::max<std::uint64_t>(whole, 1));
      };
      std::printf(" %.1f / %.1f |", percent(score.hits, score.requests),
                  percent(score.hit_bytes, score.bytes));
      std::fflush(stdout);
    }
    std::printf("\n");
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1) {
    const auto trace = bench::oracle_general(arguments[1]);
    if (!trace) return std::fprintf(stderr, "%s\n", trace.error().message.c_str()), 1;
    print_rows(arguments[1], *trace);
    return 0;
  }
  print_rows("Zipf 0.9, 10 % one-offs", bench::generated({.alpha = 0.9, .one_off_share = 0.1}));
  print_rows("Zipf 1.1, 5 % one-offs", bench::generated({.alpha = 1.1, .one_off_share = 0.05}));
}
