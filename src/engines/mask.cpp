#include "engines/mask.h"

#include <algorithm>

#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/resample.h"
#include "engines/shape.h"
#include "engines/size.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

VImage drawn(Size size, const job::Mask& mask) {
  switch (mask.shape) {
    case job::Shape::ellipse: return ellipse(size.width, size.height);
    case job::Shape::circle: return circle(size.width, size.height);
    case job::Shape::corners: break;
  }
  const double radius = mask.radius.resolve(std::min(size.width, size.height));
  return rounded_rectangle(size.width, size.height, radius);
}

VImage taken_from(const VImage& picture, Size size) {
  const VImage first = to_rgb(frame(picture, 0));
  const Layers layers = split(first);
  VImage level = luminance(first);
  if (!layers.alpha.is_null()) level = (level * layers.alpha).linear(1 / peak(first), 0);
  const VImage bytes = level.linear(255 / peak(first), 0).rint().cast(VIPS_FORMAT_UCHAR);
  return resize_to(bytes, size, job::Kernel::lanczos3);
}

}  // namespace

Result<VImage> mask(VImage image, const std::optional<VImage>& picture, const job::Mask& mask) {
  return vips_call("mask", [&] {
    const Size size = frame_size(image);
    VImage shape = picture ? taken_from(*picture, size) : drawn(size, mask);
    if (mask.invert) shape = shape.invert();
    return masked(image, repeat_down(shape, frame_count(image)));
  });
}

}  // namespace tintype::engines
