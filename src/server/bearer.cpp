#include "server/bearer.h"

#include <openssl/crypto.h>

#include <string>

#include "base/digest.h"

namespace tintype::server {

// Digests have one length, whatever is sent.
bool bears_token(std::string_view authorization, std::string_view token) {
  const Hash128 sent = digest128(authorization);
  const Hash128 wanted = digest128("Bearer " + std::string(token));
  return CRYPTO_memcmp(&sent, &wanted, sizeof sent) == 0;
}

}  // namespace tintype::server
