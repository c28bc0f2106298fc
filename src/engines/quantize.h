#pragma once
// The quantize command: at most so many different colours, alpha included.
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// Each frame gets its own palette, by repeatedly cutting the box of colours with the largest
// squared error (after Wu, "Color Quantization by Dynamic Programming and Principal Analysis",
// 1992), then Floyd-Steinberg dithering scaled by `dither`, 0 to 1. A picture that has no more
// colours stays as it is; others become 8 bits. Computes the picture. bad_request unless colors is
// 2 to 256.
Result<vips::VImage> quantize(vips::VImage image, const job::Quantize& quantize);

}  // namespace tintype::engines
