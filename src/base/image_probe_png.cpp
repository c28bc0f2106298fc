// PNG: W3C PNG, third edition (APNG's acTL included).
#include "base/byte_reader.h"
#include "base/image_probe_formats.h"

namespace tintype {
namespace {

constexpr std::uint32_t kMaxSide = 0x7fffffff;

bool depth_fits_colour(unsigned depth, unsigned colour) {
  const bool power = depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
  switch (colour) {
    case 0: return power;
    case 3: return power && depth <= 8;
    case 2:
    case 4:
    case 6: return depth == 8 || depth == 16;
    default: return false;
  }
}

bool read_ihdr(std::string_view chunk, ImageHeader& header) {
  ByteReader in(chunk);
  header.width = in.u32();
  header.height = in.u32();
  const unsigned depth = in.u8(), colour = in.u8(), compression = in.u8(), filter = in.u8(),
                 interlace = in.u8();
  header.alpha = (colour & 4) != 0;
  header.progressive = interlace == 1;
  return in.ok() && in.remaining() == 0 && depth_fits_colour(depth, colour) && compression == 0 &&
         filter == 0 && interlace <= 1 && header.width <= kMaxSide && header.height <= kMaxSide;
}

}  // namespace

Result<ImageHeader> probe_png(std::string_view bytes) {
  ByteReader in(bytes);
  in.skip(8);
  ImageHeader header;
  for (std::size_t step = 0; step < kProbeSteps; ++step) {
    const auto length = in.u32();
    const auto type = in.take(4);
    if (type == "IDAT" && step > 0) return header;
    const auto chunk = in.take(length);
    in.skip(4);  // checksum
    if (!in.ok()) break;
    if ((type == "IHDR") != (step == 0)) return broken_header("PNG IHDR out of place");
    if (step == 0 && !read_ihdr(chunk, header)) return broken_header("PNG IHDR");
    if (type == "tRNS") header.alpha = true;
    if (type == "acTL") {
      header.frames = ByteReader(chunk).u32();
      if (header.frames == 0) return broken_header("PNG acTL");
    }
  }
  return broken_header("PNG without IDAT");
}

}  // namespace tintype
