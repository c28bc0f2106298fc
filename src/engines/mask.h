#pragma once
// The mask command: multiplies the image's alpha by a shape or by another picture.
#include <optional>
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// With a picture: its luminance times its alpha (first frame), stretched to the image. Otherwise
// an ellipse touching the sides, the largest circle in the middle, or corners rounded by `radius`
// (percentages are of the shorter side; half of it at most).
Result<vips::VImage> mask(vips::VImage image, const std::optional<vips::VImage>& picture,
                          const job::Mask& mask);

}  // namespace tintype::engines
