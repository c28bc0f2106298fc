// WebP: RFC 9649 (container), RFC 6386 section 9.1 (VP8 frame header), its VP8L specification.
#include <algorithm>

#include "base/byte_reader.h"
#include "base/image_probe_formats.h"

using namespace std::literals;

namespace tintype {
namespace {

constexpr unsigned kAnimationFlag = 0x02, kAlphaFlag = 0x10;

Result<ImageHeader> lossy(std::string_view chunk) {
  ByteReader in(chunk, std::endian::little);
  const bool key_frame = (in.u24() & 1) == 0;
  const bool marked = in.take(3) == "\x9d\x01\x2a"sv;
  ImageHeader header;
  header.width = in.u16() & 0x3fffu;
  header.height = in.u16() & 0x3fffu;
  if (!in.ok() || !key_frame || !marked) return broken_header("VP8 frame header");
  return header;
}

Result<ImageHeader> lossless(std::string_view chunk) {
  ByteReader in(chunk, std::endian::little);
  const bool marked = in.u8() == 0x2f;
  const std::uint32_t bits = in.u32();
  if (!in.ok() || !marked || bits >> 29 != 0) return broken_header("VP8L header");
  ImageHeader header;
  header.width = (bits & 0x3fff) + 1;
  header.height = (bits >> 14 & 0x3fff) + 1;
  header.alpha = (bits >> 28 & 1) != 0;
  return header;
}

// Counts ANMF chunks to the end of the file.
Result<std::uint32_t> count_frames(ByteReader in) {
  std::uint32_t frames = 0;
  for (std::size_t step = 0; step < kProbeSteps && in.remaining() >= 8; ++step) {
    if (in.take(4) == "ANMF") ++frames;
    const std::uint64_t length = in.u32();
    in.skip(length + (length & 1));
  }
  if (in.ok() && in.remaining() >= 8) return broken_header("too many WebP chunks");
  if (frames == 0) return broken_header("animated WebP without a frame");
  return frames;
}

Result<ImageHeader> extended(std::string_view chunk, const ByteReader& rest) {
  ByteReader in(chunk, std::endian::little);
  const unsigned flags = in.u8();
  in.skip(3);
  ImageHeader header;
  header.width = in.u24() + 1;
  header.height = in.u24() + 1;
  header.alpha = (flags & kAlphaFlag) != 0;
  if (!in.ok()) return broken_header("VP8X chunk");
  if ((flags & kAnimationFlag) != 0) {
    const auto frames = count_frames(rest);
    if (!frames) return frames.error();
    header.frames = *frames;
  }
  return header;
}

}  // namespace

Result<ImageHeader> probe_webp(std::string_view bytes) {
  ByteReader in(bytes, std::endian::little);
  in.skip(12);
  const auto type = in.take(4);
  const std::uint64_t length = in.u32();
  // A still picture's only chunk may be cut; its header is what matters here.
  const auto chunk = in.take(std::min<std::uint64_t>(length, in.remaining()));
  if (type == "VP8 ") return lossy(chunk);
  if (type == "VP8L") return lossless(chunk);
  if (type != "VP8X") return broken_header("unknown first WebP chunk");
  in.skip(length & 1);
  return extended(chunk, in);
}

}  // namespace tintype
