// GIF through cgif; palettes by libimagequant within libvips.
#include <algorithm>

#include "formatter/blob.h"
#include "formatter/writers.h"

namespace tintype::formatter {

std::string write_gif(const vips::VImage& image, const Settings& settings) {
  const int bits = settings.palette_bits > 0 ? std::min(settings.palette_bits, 8) : 8;
  return text(Blob(image.gifsave_buffer(vips::VImage::option()
                                            ->set("effort", std::clamp(settings.effort, 1, 10))
                                            ->set("bitdepth", bits)
                                            ->set("interlace", settings.progressive))));
}

}  // namespace tintype::formatter
