// TIFF through libtiff.
#include "formatter/blob.h"
#include "formatter/writers.h"

namespace tintype::formatter {

std::string write_tiff(const vips::VImage& image, const Settings& settings) {
  const bool jpeg_holds = image.format() == VIPS_FORMAT_UCHAR && !image.has_alpha() &&
                          image.interpretation() != VIPS_INTERPRETATION_CMYK;
  const bool lossy = jpeg_holds && !settings.lossless;
  const auto compression =
      lossy ? VIPS_FOREIGN_TIFF_COMPRESSION_JPEG : VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE;
  return text(
      Blob(image.tiffsave_buffer(vips::VImage::option()
                                     ->set("compression", compression)
                                     ->set("predictor", VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL)
                                     ->set("Q", settings.quality))));
}

}  // namespace tintype::formatter
