#include "trace.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>
#include <memory>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

namespace tintype::bench {
namespace {

constexpr std::uint64_t kVariants = 8;
constexpr std::size_t kRecordBytes = 24;

Hash128 key_of(std::uint64_t id) {
  char bytes[sizeof id];
  std::memcpy(bytes, &id, sizeof id);
  return hash128({bytes, sizeof bytes});
}

// Between percentiles, on a logarithmic scale; the ends are a guess.
std::uint32_t size_at(double share) {
  constexpr std::array<std::pair<double, double>, 6> kPercentiles{
      {{0, 1'000}, {0.1, 4'700}, {0.5, 14'000}, {0.9, 60'000}, {0.99, 186'000}, {1, 1'000'000}}};
  std::size_t at = 1;
  while (share > kPercentiles[at].first) ++at;
  const auto [from, low] = kPercentiles[at - 1];
  const auto [to, high] = kPercentiles[at];
  return static_cast<std::uint32_t>(low * std::pow(high / low, (share - from) / (to - from)));
}
std::uint32_t size_of(const Hash128& key) {
  return size_at(static_cast<double>(key.high >> 11) / 9007199254740992.0);
}

// Numbers from 0 on, by Zipf's law.
class Zipf {
 public:
  Zipf(std::uint64_t count, double alpha) : sums_(count) {
    double sum = 0;
    for (std::uint64_t i = 0; i < count; ++i)
      sums_[i] = sum += std::pow(static_cast<double>(i + 1), -alpha);
  }
  std::uint64_t operator()(double share) const {
    const auto at = std::lower_bound(sums_.begin(), sums_.end(), share * sums_.back());
    return static_cast<std::uint64_t>(at - sums_.begin());
  }

 private:
  std::vector<double> sums_;
};

void generate(const Generator& how, const Zipf& ranks, const Zipf& variants, const Visit& visit) {
  std::mt19937_64 random(how.seed);
  std::uniform_real_distribution<double> share(0, 1);
  std::vector<std::uint64_t> photo_at(how.photos);
  for (std::uint64_t i = 0; i < how.photos; ++i) photo_at[i] = i;
  std::uint64_t next_photo = how.photos;
  for (std::uint64_t i = 0; i < how.requests; ++i) {
    if (i % how.new_photo_every == 0) photo_at[random() % how.photos] = next_photo++;
    const bool one_off = share(random) < how.one_off_share;
    const std::uint64_t photo = one_off ? next_photo++ : photo_at[ranks(share(random))];
    const Hash128 key = key_of(photo * kVariants + variants(share(random)));
    visit(key, size_of(key));
  }
}

template <class T>
T number_at(const char* bytes) {
  T number;
  std::memcpy(&number, bytes, sizeof number);
  return number;
}

}  // namespace

Trace generated(const Generator& how) {
  auto ranks = std::make_shared<const Zipf>(how.photos, how.alpha);
  auto variants = std::make_shared<const Zipf>(kVariants, 1.0);
  return [how, ranks, variants](const Visit& visit) { generate(how, *ranks, *variants, visit); };
}

Result<Trace> oracle_general(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const std::streamoff bytes = file.tellg();
  if (!file) return Error{Code::bad_request, "cannot read " + path, {}};
  if (bytes == 0) return Error{Code::bad_request, path + " is empty", {}};
  if (bytes % static_cast<std::streamoff>(kRecordBytes) != 0)
    return Error{Code::bad_request, path + " is not a whole number of 24-byte records", {}};
  return Trace([path](const Visit& visit) {
    std::ifstream in(path, std::ios::binary);
    std::array<char, kRecordBytes> record;
    while (in.read(record.data(), record.size())) {
      const auto size = number_at<std::uint32_t>(record.data() + 12);
      if (size > 0) visit(key_of(number_at<std::uint64_t>(record.data() + 4)), size);
    }
  });
}

}  // namespace tintype::bench
