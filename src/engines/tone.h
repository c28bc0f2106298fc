#pragma once
// Commands that map each value of a band to another, whatever the others are: through a table, at
// the image's own depth. Alpha stays; CMYK becomes sRGB first. Lazy, the whole strip at once.
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// -100 to 100: adds that share of the range, in per cent.
Result<vips::VImage> brightness(vips::VImage image, const job::Brightness& brightness);

// -100 (all middle grey) to 100 (nearly black and white): turns the curve about middle grey to a
// slope of tan((amount / 100 + 1) × 45°), as ImageMagick's brightness-contrast.
Result<vips::VImage> contrast(vips::VImage image, const job::Contrast& contrast);

// value^(1 / gamma): more than 1 brightens the middle.
Result<vips::VImage> gamma(vips::VImage image, const job::Gamma& gamma);

// What is `black` (of 255) becomes black, what is `white` white; gamma as above in between.
// bad_request unless black < white.
Result<vips::VImage> levels(vips::VImage image, const job::Levels& levels);

Result<vips::VImage> negate(vips::VImage image);

}  // namespace tintype::engines
