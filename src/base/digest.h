#pragma once
// SHA-256 (FIPS 180-4) cut to its first 128 bits: names for what outsiders may choose the text of.
// Finding two texts of one name takes about 2^64 tries, where XXH3 of hash.h gives them for the
// asking.
#include <string_view>

#include "base/hash.h"

namespace tintype {

Hash128 digest128(std::string_view bytes);

}  // namespace tintype
