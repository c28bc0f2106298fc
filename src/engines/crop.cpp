#include "engines/crop.h"

#include <algorithm>
#include <cmath>

#include "engines/frames.h"
#include "engines/hold.h"
#include "engines/pixels.h"
#include "engines/placement.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

Result<Size> asked_size(Size from, const job::Crop& crop) {
  double width = crop.width ? crop.width->resolve(from.width) : 0;
  double height = crop.height ? crop.height->resolve(from.height) : 0;
  if (!crop.aspect) {
    return whole_pixels(width > 0 ? width : from.width, height > 0 ? height : from.height);
  }
  const double aspect = crop.aspect->value;
  if (!(aspect > 0)) return Error{Code::bad_request, "crop: aspect must be more than 0", {}};
  width = width > 0 ? std::min<double>(width, from.width) : from.width;
  height = height > 0 ? std::min<double>(height, from.height) : from.height;
  if (width > height * aspect) return whole_pixels(std::max(1.0, height * aspect), height);
  return whole_pixels(width, std::max(1.0, width / aspect));
}

// Clipped to [0, extent); nothing left is an empty span.
struct Span {
  int start = 0, length = 0;
};
Span clip(int start, int length, int extent) {
  const int from = std::clamp(start, 0, extent);
  const int to = static_cast<int>(std::clamp<long>(static_cast<long>(start) + length, 0, extent));
  return {from, to - from};
}

}  // namespace

VImage cut_interesting(const VImage& image, Size size, job::Gravity gravity) {
  const VImage whole = in_memory(image);
  const VImage first = to_srgb(frame(whole, 0));
  const Size from{first.width(), first.height()};
  const VipsInteresting kind =
      gravity == job::Gravity::entropy ? VIPS_INTERESTING_ENTROPY : VIPS_INTERESTING_ATTENTION;
  const VImage found =
      first.smartcrop(std::min(size.width, from.width), std::min(size.height, from.height),
                      VImage::option()->set("interesting", kind));
  // smartcrop says where it cut only through the area's offsets.
  const int x = std::clamp(-found.xoffset(), 0, from.width - found.width());
  const int y = std::clamp(-found.yoffset(), 0, from.height - found.height());
  return for_each_frame(whole, [&](const VImage& one, int) {
    return one.extract_area(x, y, found.width(), found.height());
  });
}

Result<VImage> crop(VImage image, const job::Crop& crop) {
  return vips_call("crop", [&]() -> Result<VImage> {
    const Size from = frame_size(image);
    Result<Size> size = asked_size(from, crop);
    if (!size) return size.error();
    const Size inside{std::min(size->width, from.width), std::min(size->height, from.height)};
    if (inside == from && crop.x.value == 0 && crop.y.value == 0) return image;
    if (is_found_in_picture(crop.gravity)) return cut_interesting(image, inside, crop.gravity);
    const double x = crop.x.resolve(from.width);
    const double y = crop.y.resolve(from.height);
    const Point at =
        crop.gravity == job::Gravity::focal
            ? place_about(inside, from, crop.fx + x / from.width, crop.fy + y / from.height)
            : place(*size, from, crop.gravity, x, y);
    const Span across = clip(at.x, size->width, from.width);
    const Span down = clip(at.y, size->height, from.height);
    if (across.length < 1 || down.length < 1) {
      return Error{Code::bad_request, "crop: the area lies outside the picture", {}};
    }
    return for_each_frame(image, [&](const VImage& one, int) {
      return one.extract_area(across.start, down.start, across.length, down.length);
    });
  });
}

}  // namespace tintype::engines
