#pragma once
// Computes a lazy picture and keeps its pixels in memory, so that what reads it several times or in
// any order does not compute it again. One that is in memory already is returned as it is.
// internal when libvips fails; too_large when there is no memory.
#include <vips/vips8>

#include "engines/vips_call.h"

namespace tintype::engines {

inline Result<vips::VImage> hold(const vips::VImage& image) {
  return vips_call("a command", [&] { return image.copy_memory(); });
}

}  // namespace tintype::engines
