#pragma once
// From pixels that are computed as they are read to pixels in memory, which may be read several
// times and in any order.
#include <vips/vips8>

#include "engines/vips_call.h"

namespace tintype::engines {

// Whether the pixels come from a file while it is decoded: they can be read once, from the top
// down. Every operation hands this on to its result.
inline bool is_streamed(const vips::VImage& image) {
  return image.get_typeof(VIPS_META_SEQUENTIAL) != 0;
}

// The pixels in memory; an image that is there already is returned as it is. Throws vips::VError.
inline vips::VImage in_memory(const vips::VImage& image) {
  const bool streamed = is_streamed(image);
  vips::VImage held = image.copy_memory();
  if (streamed) held.remove(VIPS_META_SEQUENTIAL);
  return held;
}

// The same as a Result. too_large when there is no memory; for a failure of libvips: unprocessable
// when the image is streamed, because then it is the file that cannot be decoded, else internal.
inline Result<vips::VImage> hold(const vips::VImage& image) {
  const Failure failure =
      is_streamed(image) ? undecodable() : Failure{Code::internal, "a command failed"};
  return vips_call(failure, [&] { return in_memory(image); });
}

}  // namespace tintype::engines
