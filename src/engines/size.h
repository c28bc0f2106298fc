#pragma once
// Sizes in pixels, and the bounds every image on the way must keep before its pixels are computed.
#include <cstdint>
#include <vips/vips8>

#include "base/error.h"

namespace tintype::engines {

struct Size {
  int width = 0, height = 0;  // of one frame
  bool operator==(const Size&) const = default;
};

struct SizeLimits {
  std::uint64_t max_pixels = 100'000'000;  // width × height × frames
  int max_dimension_px = 30'000;           // either side of one frame
};

Size frame_size(const vips::VImage& image);

// Both sides rounded; bad_request when one is below one pixel, too_large beyond what libvips can
// address.
Result<Size> whole_pixels(double width, double height);

// too_large, saying by how much, when a picture of this size is not allowed.
Result<void> check_size(Size size, int frames, const SizeLimits& limits);
Result<void> check_size(const vips::VImage& image, const SizeLimits& limits);

}  // namespace tintype::engines
