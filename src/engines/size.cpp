#include "engines/size.h"

#include <cmath>
#include <string>

#include "engines/frames.h"

namespace tintype::engines {

Size frame_size(const vips::VImage& image) {
  return {image.width(), frame_height(image)};
}

Result<Size> whole_pixels(double width, double height) {
  if (!(width <= VIPS_MAX_COORD && height <= VIPS_MAX_COORD)) {
    return Error{Code::too_large, "the picture would be too large", {}};
  }
  const Size size{static_cast<int>(std::lround(width)), static_cast<int>(std::lround(height))};
  if (size.width < 1 || size.height < 1) {
    return Error{Code::bad_request, "the picture would be smaller than one pixel", {}};
  }
  return size;
}

Result<void> check_size(Size size, int frames, const SizeLimits& limits) {
  const std::string shown = std::to_string(size.width) + "x" + std::to_string(size.height) +
                            (frames > 1 ? " in " + std::to_string(frames) + " frames" : "");
  if (size.width > limits.max_dimension_px || size.height > limits.max_dimension_px) {
    return Error{
        Code::too_large,
        shown + " pixels: a side may have " + std::to_string(limits.max_dimension_px) + " at most",
        {}};
  }
  const auto pixels = static_cast<std::uint64_t>(size.width) *
                      static_cast<std::uint64_t>(size.height) * static_cast<std::uint64_t>(frames);
  if (pixels > limits.max_pixels) {
    return Error{
        Code::too_large,
        shown + " pixels: more than the " + std::to_string(limits.max_pixels) + " that are allowed",
        {}};
  }
  return {};
}

Result<void> check_size(const vips::VImage& image, const SizeLimits& limits) {
  return check_size(frame_size(image), frame_count(image), limits);
}

}  // namespace tintype::engines
