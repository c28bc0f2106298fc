#include "base/hash.h"

#include "support.h"

namespace tintype {

// From the xxHash specification's test vectors: XXH3 128 of no input, seed 0.
TEST_CASE("hash of nothing is the published one") {
  CHECK(to_hex(hash128("")) == "99aa06d3014798d86001c324468d497f");
}

TEST_CASE("hashes of different bytes differ") {
  CHECK(hash128("a") != hash128("b"));
  CHECK(hash128("a") == hash128("a"));
}

}  // namespace tintype
