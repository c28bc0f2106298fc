#pragma once
// Commands on colour: each pixel's new value depends on all its bands. Worked out in sRGB at the
// image's own depth; alpha stays. Lazy, the whole strip at once. Saturation, hue and sepia are
// those of CSS (W3C Filter Effects Module 1, 13).
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// -100 (grey) to 100 (twice as colourful) and beyond.
Result<vips::VImage> saturation(vips::VImage image, const job::Saturation& saturation);
Result<vips::VImage> hue(vips::VImage image, const job::Hue& hue);
Result<vips::VImage> sepia(vips::VImage image, const job::Sepia& sepia);

// One band of luminance, computed in linear light.
Result<vips::VImage> grayscale(vips::VImage image);

// Luminance as a run from one colour to another.
Result<vips::VImage> duotone(vips::VImage image, const job::Duotone& duotone);

// Mixes in, by `amount` per cent, the picture in shades of one colour: black, the colour where the
// picture is as light as it, white.
Result<vips::VImage> tint(vips::VImage image, const job::Tint& tint);

}  // namespace tintype::engines
