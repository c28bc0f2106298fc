// libFuzzer target: what a Redis server sends. The same stream, whole and in pieces, has to give
// the same replies.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "net/resp.h"

using tintype::net::Reply;
using tintype::net::ReplyReader;

namespace {

constexpr std::size_t kBound = 1000;

bool read(std::string_view stream, std::size_t piece, std::vector<Reply>& replies) {
  ReplyReader reader(kBound);
  for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size())))
    if (!reader.read(stream.substr(0, piece), replies)) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view stream(reinterpret_cast<const char*>(data) + 1, size - 1);
  std::vector<Reply> whole, pieces;
  if (read(stream, stream.size() + 1, whole) != read(stream, 1 + data[0] % 32, pieces))
    std::abort();
  if (whole != pieces) std::abort();
  for (const Reply& reply : whole)
    if (reply.text.size() > 4096) std::abort();
  return 0;
}
