#pragma once
// The rotate, flip and flop commands, frame by frame.
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// Clockwise. Multiples of 90 degrees are exact; other angles enlarge the canvas to hold the whole
// picture and fill its corners with the background. Lazy; reads its input in no fixed order.
Result<vips::VImage> rotate(vips::VImage image, const job::Rotate& rotate);

Result<vips::VImage> flip(vips::VImage image);  // top becomes bottom
Result<vips::VImage> flop(vips::VImage image);  // left becomes right

}  // namespace tintype::engines
