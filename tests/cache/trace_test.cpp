// The policy simulator's requests.
#include "../../bench/trace.h"

#include <algorithm>
#include <map>
#include <vector>

#include "fixture.h"

namespace tintype::bench {
namespace {

std::string record(std::uint64_t object, std::uint32_t bytes) {
  std::string out(24, '\1');
  for (int i = 0; i < 8; ++i) out[4u + unsigned(i)] = static_cast<char>(object >> 8 * i);
  for (int i = 0; i < 4; ++i) out[12u + unsigned(i)] = static_cast<char>(bytes >> 8 * i);
  return out;
}

}  // namespace

TEST_CASE("a trace of oracleGeneral records is read, without those of size 0", "[cache]") {
  const cache::TempDirectory directory;
  const std::string path = directory.path() + "/trace";
  cache::write_file(path,
                    record(7, 300) + record(8, 0) + record(1ull << 60, 1 << 30) + record(7, 300));
  const auto trace = oracle_general(path);
  REQUIRE(trace);
  std::vector<std::uint32_t> sizes;
  std::map<Hash128, int> keys;
  for (int pass = 0; pass < 2; ++pass)
    (*trace)([&](const Hash128& key, std::uint32_t bytes) {
      sizes.push_back(bytes);
      ++keys[key];
    });
  CHECK(sizes == std::vector<std::uint32_t>{300, 1 << 30, 300, 300, 1 << 30, 300});
  CHECK(keys.size() == 2);
}

TEST_CASE("a file that is empty, cut or not there is no trace", "[cache]") {
  const cache::TempDirectory directory;
  const std::string path = directory.path() + "/trace";
  CHECK_FALSE(oracle_general(path));
  cache::write_file(path, "");
  CHECK_FALSE(oracle_general(path));
  cache::write_file(path, record(1, 1) + "x");
  CHECK_FALSE(oracle_general(path));
}

TEST_CASE("generated requests have the sizes they were fitted to, and repeat", "[cache]") {
  const Trace trace = generated({.requests = 100'000, .photos = 10'000});
  std::map<Hash128, std::uint32_t> sizes;
  std::uint64_t requests = 0;
  trace([&](const Hash128& key, std::uint32_t bytes) {
    sizes[key] = bytes;
    ++requests;
  });
  CHECK(requests == 100'000);
  CHECK(sizes.size() > 10'000);  // one-offs and variants
  std::vector<std::uint32_t> sorted;
  for (const auto& [key, bytes] : sizes) sorted.push_back(bytes);
  std::sort(sorted.begin(), sorted.end());
  const auto percentile = [&](std::size_t percent) {
    return sorted[sorted.size() * percent / 100];
  };
  CHECK(percentile(10) == Approx(4'700).epsilon(0.05));
  CHECK(percentile(50) == Approx(14'000).epsilon(0.05));
  CHECK(percentile(90) == Approx(60'000).epsilon(0.05));
  CHECK(percentile(99) == Approx(186'000).epsilon(0.1));
}

}  // namespace tintype::bench
