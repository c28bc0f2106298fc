// PNG through libpng; palettes by libimagequant within libvips.
#include <algorithm>

#include "formatter/blob.h"
#include "formatter/writers.h"

namespace tintype::formatter {
namespace {

// Of libimagequant, 1 to 10: its default of 7 takes five times as long and looks hardly better.
constexpr int kPaletteEffort = 3;

// PNG has palettes of 1, 2, 4 and 8 bits.
int png_bits(int palette_bits) {
  return palette_bits >= 8 ? 8 : palette_bits >= 4 ? 4 : std::min(palette_bits, 2);
}

}  // namespace

std::string write_png(const vips::VImage& image, const Settings& settings) {
  auto* options = vips::VImage::option()
                      ->set("compression", std::clamp(settings.effort, 0, 9))
                      ->set("interlace", settings.progressive);
  if (settings.palette_bits > 0)
    options->set("palette", true)
        ->set("bitdepth", png_bits(settings.palette_bits))
        ->set("effort", kPaletteEffort);
  return text(Blob(image.pngsave_buffer(options)));
}

}  // namespace tintype::formatter
