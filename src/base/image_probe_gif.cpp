// GIF: the GIF89a specification. Frames are counted by walking the blocks.
#include <algorithm>

#include "base/byte_reader.h"
#include "base/image_probe_formats.h"

namespace tintype {
namespace {

constexpr unsigned kExtension = 0x21, kImage = 0x2C, kGraphicControl = 0xF9;

class GifWalk {
 public:
  explicit GifWalk(std::string_view bytes) : in_(bytes, std::endian::little) {}

  // False when there are more blocks than any honest file has.
  bool run() {
    in_.skip(6);
    header_.frames = 0;
    header_.width = in_.u16();
    header_.height = in_.u16();
    const std::size_t colours = colour_table_size(in_.u8());
    in_.skip(2);  // background, aspect
    in_.skip(colours);
    while (in_.ok() && steps_ < kProbeSteps && block()) {
    }
    return steps_ < kProbeSteps;
  }
  const ImageHeader& header() const { return header_; }

 private:
  bool block() {
    ++steps_;
    const unsigned kind = in_.u8();
    if (kind == kExtension) return extension();
    return kind == kImage && image();
  }

  bool extension() {
    const bool control = in_.u8() == kGraphicControl;
    if (control && in_.remaining() >= 2) {
      ByteReader ahead = in_;
      ahead.skip(1);
      if ((ahead.u8() & 1) != 0) header_.alpha = true;
    }
    return skip_sub_blocks();
  }

  // The canvas grows to hold every frame, as decoders let it.
  bool image() {
    const std::uint32_t left = in_.u16(), top = in_.u16();
    const std::uint32_t width = in_.u16(), height = in_.u16();
    const std::size_t colours = colour_table_size(in_.u8());
    in_.skip(colours);
    in_.skip(1);  // LZW code size
    if (!in_.ok()) return false;
    header_.width = std::max(header_.width, left + width);
    header_.height = std::max(header_.height, top + height);
    ++header_.frames;
    return skip_sub_blocks();
  }

  static std::size_t colour_table_size(unsigned flags) {
    return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
  }

  bool skip_sub_blocks() {
    while (in_.ok() && steps_ < kProbeSteps) {
      ++steps_;
      const unsigned size = in_.u8();
      if (size == 0) return in_.ok();
      in_.skip(size);
    }
    return false;
  }

  ByteReader in_;
  ImageHeader header_;
  std::size_t steps_ = 0;
};

}  // namespace

Result<ImageHeader> probe_gif(std::string_view bytes) {
  GifWalk walk(bytes);
  if (!walk.run()) return broken_header("too many GIF blocks");
  if (walk.header().frames == 0) return broken_header("GIF without a frame");
  return walk.header();
}

}  // namespace tintype
