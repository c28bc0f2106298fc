#pragma once
// The crop command. Percentages are of the image's own sides. A side left open is the image's, or
// follows `aspect`; aspect alone is the largest area of that shape. Offsets as in placement.h; the
// area is clipped to the image, and one that lies outside it is bad_request.
#include <vips/vips8>

#include "base/error.h"
#include "engines/size.h"
#include "job/commands.h"

namespace tintype::engines {

// Lazy, but for gravity attention and entropy, which compute the picture.
Result<vips::VImage> crop(vips::VImage image, const job::Crop& crop);

// The most interesting area of that size, found in the first frame and cut from all. Computes the
// picture, which is in memory afterwards. `size` is within the image. Throws vips::VError.
vips::VImage cut_interesting(const vips::VImage& image, Size size, job::Gravity gravity);

}  // namespace tintype::engines
