// JPEG XL through libjxl. libvips 8.14 writes neither animation nor EXIF and XMP into it.
#include <algorithm>

#include "formatter/blob.h"
#include "formatter/writers.h"

namespace tintype::formatter {

namespace {

// Below this libvips asks libjxl for more distance than it knows, and gets its default instead.
constexpr int kLeastQuality = 5;

}  // namespace

std::string write_jxl(const vips::VImage& image, const Settings& settings) {
  return text(Blob(image.jxlsave_buffer(vips::VImage::option()
                                            ->set("Q", std::max(settings.quality, kLeastQuality))
                                            ->set("lossless", settings.lossless)
                                            ->set("effort", std::clamp(settings.effort, 3, 9)))));
}

}  // namespace tintype::formatter
