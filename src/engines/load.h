#pragma once
// From a file's bytes to pixels. The loader is chosen by our own sniff (base/image_probe.h), never
// by libvips's; size, frames and bands are checked after the header and before any pixel. Decoding
// is put off until it is known what the first command does, so that a scale right after the source
// can let the decoder do most of it: JPEG by DCT scaling, WebP and SVG by their own; the resampler
// is left at least a factor of two, as in vips_thumbnail. Files are read in sequence. The result is
// held in memory, so that whatever follows may read it in any order and any number of times, unless
// the reader says that it takes a stream.
#include <optional>
#include <string_view>
#include <vips/vips8>

#include "base/error.h"
#include "base/image_format.h"
#include "engines/scale.h"
#include "engines/size.h"
#include "job/commands.h"

namespace tintype::engines {

struct LoadLimits {
  std::uint64_t max_pixels = 100'000'000;  // width × height × frames; a progressive JPEG or an
                                           // interlaced PNG counts twice: it is decoded whole
  int max_frames = 256;
  bool tolerate_truncated = false;  // take what there is of a file that is cut short
  bool allow_svg = true;
};

struct Reading {
  std::optional<int> page;  // this frame or page only
  bool animation = true;    // all frames of what is animated; otherwise the first
  bool autorotate = true;   // upright by EXIF orientation
  bool convert = true;      // to sRGB; otherwise embedded profile and CMYK stay
  bool stream = false;      // the result may be streamed (hold.h), where the picture allows it
};

// An opened file. Immutable; borrows the bytes, which must outlive it. One thread.
class Document {
 public:
  // unsupported_media for what is not an image of a kind read here or has too many bands,
  // unprocessable for a header that cannot be read, too_large beyond the limits.
  static Result<Document> open(std::string_view bytes, const LoadLimits& limits);

  Format format() const { return format_; }
  std::string_view bytes() const { return bytes_; }
  Size stored() const { return size_; }             // one frame, before orientation
  Size upright() const;                             // one frame, after it
  int pages() const { return pages_; }              // frames or pages in the file
  bool animated() const;                            // of a kind whose pages are frames
  bool turned() const { return orientation_ > 1; }  // EXIF orientation is not upright
  // The header with all its metadata, as stored; its pixels can be read once, in sequence.
  const vips::VImage& header() const { return header_; }

  // Whether these pixels will be other than the file's own.
  bool alters(const Reading& reading) const;

  // bad_request for a page that does not exist, too_large for too many frames, unprocessable when
  // the file cannot be decoded to its end; of a streamed result that shows only as it is read.
  Result<vips::VImage> decode(const Reading& reading) const;

  // The same, then `scale`, with the decoder's help. `limits` bound the result.
  Result<vips::VImage> decode_scaled(const Reading& reading, const job::Scale& scale,
                                     const SizeLimits& limits) const;

 private:
  Document() = default;
  // How much smaller or larger the decoder makes the picture by itself.
  struct Help {
    int shrink = 1;    // JPEG: 1, 2, 4 or 8
    double scale = 1;  // WebP, SVG
  };
  Result<int> frames_to_read(const Reading& reading) const;
  bool may_stream(const vips::VImage& image, const Reading& reading, int frames) const;
  Help help_for(int frames, Size to, const job::Scale& scale) const;
  vips::VImage load(const Reading& reading, int frames, const Help& help) const;

  std::string_view bytes_;
  LoadLimits limits_;
  Format format_ = Format::jpeg;
  vips::VImage header_;
  Size size_;
  int pages_ = 1;
  int orientation_ = 1;
  bool progressive_ = false;
};

}  // namespace tintype::engines
