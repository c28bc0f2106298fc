#include "engines/matte.h"

#include "engines/pixels.h"

namespace tintype::engines {

using vips::VImage;

VImage replace_matte(const VImage& image, const VImage& overlay) {
  const Layers over = split(overlay);
  const VImage matte = (luminance(overlay) * over.alpha).linear(1 / peak(image), 0).rint();
  return Layers{split(image).colour, matte}.join();
}

VImage colorize(const VImage& image, const VImage& overlay) {
  const Layers base = split(image);
  const Layers over = split(overlay);
  const VImage base_lab = base.colour.colourspace(VIPS_INTERPRETATION_LAB);
  const VImage over_lab = over.colour.colourspace(VIPS_INTERPRETATION_LAB);
  const VImage chroma = over_lab.extract_band(1, VImage::option()->set("n", 2));
  const VImage colored =
      finish(base_lab.extract_band(0)
                 .bandjoin(chroma)
                 .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_LAB))
                 .colourspace(base.colour.interpretation()),
             base.colour);
  const VImage share = over.alpha.linear(1 / peak(image), 0);
  const VImage mixed = base.colour + (colored - base.colour) * share;
  return Layers{finish(mixed, base.colour), base.alpha}.join();
}

}  // namespace tintype::engines
