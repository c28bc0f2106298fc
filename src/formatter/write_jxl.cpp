// JPEG XL through libjxl. libvips 8.14 writes neither animation nor EXIF and XMP into it.
#include <algorithm>

#include "formatter/blob.h"
#include "formatter/writers.h"

namespace tintype::formatter {

std::string write_jxl(const vips::VImage& image, const Settings& settings) {
  return text(Blob(image.jxlsave_buffer(vips::VImage::option()
                                            ->set("Q", settings.quality)
                                            ->set("lossless", settings.lossless)
                                            ->set("effort", std::clamp(settings.effort, 3, 9)))));
}

}  // namespace tintype::formatter
