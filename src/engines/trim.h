#pragma once
// The trim command: cuts off a border of one colour, by default that of the top left pixel; where
// that one is transparent, cuts off what is transparent. `threshold` is the difference from the
// border that still counts as border, of 255. A picture that is all border, or
// less than three pixels wide or high, stays whole. Frames are
// cut alike, by the union of what they hold. Computes the picture, which is in memory afterwards.
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

Result<vips::VImage> trim(vips::VImage image, const job::Trim& trim);

}  // namespace tintype::engines
