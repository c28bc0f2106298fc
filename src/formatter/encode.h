#pragma once
// Processed image to result image. Runs in a worker. The image carries its own animation
// ("page-height", "n-pages", "delay", "loop"), profile, EXIF and XMP as libvips metadata. This is
// where libvips really computes the pixels: images are lazy until written.
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vips/vips8>

#include "base/error.h"
#include "base/image_format.h"
#include "job/commands.h"
#include "job/variant.h"

namespace tintype::formatter {

// Operator's defaults for what a request leaves open; see config/tintype.yaml. Efforts are where
// more time stops paying while somebody waits; docs/formats.md has the figures.
struct Defaults {
  int jpeg_quality = 80, webp_quality = 78, avif_quality = 55, jxl_quality = 75, tiff_quality = 85;
  int webp_effort = 2, avif_effort = 1, jxl_effort = 4, png_compression = 3, gif_effort = 3;
};

// The file the job began with, for `format[source]` and to never answer with more bytes than an
// untouched original.
struct Original {
  Format format = Format::jpeg;
  std::string_view bytes;  // borrowed for the call
  bool untouched = false;  // no command changed a pixel, the size or the orientation
};

struct Encoded {
  std::string body;
  Format format = Format::jpeg;
  int width = 0, height = 0;  // of one frame, pixels; of the source for json and xml
  int frames = 1;
};

// bad_request when the format cannot hold what is asked (max_bytes that no quality reaches is not
// an error: the smallest is returned); unprocessable when the pixels cannot be decoded to their
// end, and whenever a streamed image fails; too_large when the format cannot hold the size;
// internal for what the encoder refuses.
Result<Encoded> encode(vips::VImage image, const job::Sink& sink, job::Keep metadata,
                       const job::OutputVariant& variant, const Original& original,
                       const Defaults& defaults);

}  // namespace tintype::formatter
