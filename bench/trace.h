#pragma once
// Requests for the policy simulator: generated, or read from a file. Each is a key and a size.
#include <cstdint>
#include <functional>
#include <string>

#include "base/error.h"
#include "base/hash.h"

namespace tintype::bench {

using Visit = std::function<void(const Hash128& key, std::uint32_t bytes)>;
// Calls it for each request, in order, the same ones at every call.
using Trace = std::function<void(const Visit&)>;

// Requests for variants of photos. Sizes are as in a published sample of Tencent's photo store
// (percentiles in kilobytes: 10th 4.7, 50th 14, 90th 60, 99th 186); which photo, by Zipf's law; new
// photos take the ranks of old ones; some requests are for what is never asked for again.
struct Generator {
  double alpha = 0.9;
  double one_off_share = 0.1;
  std::uint64_t requests = 1'500'000;
  std::uint64_t photos = 150'000;
  std::uint64_t new_photo_every = 20;  // requests
  std::uint64_t seed = 1;
};
Trace generated(const Generator& how);

// libCacheSim's "oracleGeneral", uncompressed: records of 24 bytes, little-endian, without padding:
// time (4), object (8), size (4), the next request for it (8). Those of size 0 are left out.
// bad_request when the file cannot be read, is empty or is not a whole number of records.
Result<Trace> oracle_general(const std::string& path);

}  // namespace tintype::bench
