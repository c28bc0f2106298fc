#pragma once
// To an exact size by a kernel. Reduces with libvips's resizer; enlarges by its affine transform
// with the centres of pixels where they belong (vips_resize 8.14 shifts by half a pixel there).
// Enlarging knows nearest, linear, and bicubic for all other kernels. Lazy; no premultiplication;
// throws vips::VError.
#include <vips/vips8>

#include "engines/size.h"
#include "job/values.h"

namespace tintype::engines {

vips::VImage resize_to(const vips::VImage& image, Size to, job::Kernel kernel);

}  // namespace tintype::engines
