// WebP through libwebp: lossy, lossless, animated. Lossy WebP is always 4:2:0; 4:4:4 is answered
// with its "sharp" subsampling.
#include <algorithm>

#include "formatter/blob.h"
#include "formatter/strip_exif.h"
#include "formatter/writers.h"

namespace tintype::formatter {

std::string write_webp(const vips::VImage& image, const Settings& settings) {
  const bool sharp = settings.chroma == job::Chroma::s444 && !settings.lossless;
  const Blob blob(image.webpsave_buffer(vips::VImage::option()
                                            ->set("Q", settings.quality)
                                            ->set("lossless", settings.lossless)
                                            ->set("effort", std::clamp(settings.effort, 0, 6))
                                            ->set("smart_subsample", sharp)));
  return settings.metadata ? text(blob) : webp_without_exif(view(blob));
}

}  // namespace tintype::formatter
