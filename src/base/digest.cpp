#include "base/digest.h"

#include <openssl/sha.h>

namespace tintype {
namespace {

std::uint64_t big_endian(const unsigned char* bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | bytes[i];
  return value;
}

}  // namespace

Hash128 digest128(std::string_view bytes) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), digest);
  return {big_endian(digest), big_endian(digest + 8)};
}

}  // namespace tintype
