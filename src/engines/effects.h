#pragma once
// Commands that look at each pixel's neighbours: blur, sharpen, unsharp, pixelate. Lazy, frame by
// frame. Their input should be in memory when it is itself such a command's result, for it is read
// several times over.
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

Result<vips::VImage> blur(vips::VImage image, const job::Blur& blur);  // Gaussian, sigma in pixels

// Adds `amount` times the difference from a blurred copy, where it is more than the threshold (of
// 255). Alpha stays.
Result<vips::VImage> unsharp(vips::VImage image, const job::Unsharp& unsharp);

// Sharpens lightness only (CIE LAB), flat areas not at all and edges without halos; amount 1 is
// libvips's default.
Result<vips::VImage> sharpen(vips::VImage image, const job::Sharpen& sharpen);

// Squares of one colour, the average of what they cover, from the top left.
Result<vips::VImage> pixelate(vips::VImage image, const job::Pixelate& pixelate);

}  // namespace tintype::engines
