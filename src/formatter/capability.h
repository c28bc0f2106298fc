#pragma once
// What each format can hold, as written by libvips 8.14. Constant.
#include "base/image_format.h"

namespace tintype::formatter {

struct Capability {
  bool writable = false;  // a picture format that is written here
  bool alpha = false;
  bool frames = false;  // more than one picture: an animation, or the pages of a TIFF
  bool delays = false;  // and the time each is shown
  bool wide = false;    // 16 bits a sample
  bool cmyk = false;
  bool profile = false;  // an embedded ICC profile
  bool lossy = false;    // has a quality
  bool lossless = false;
  int max_side = 0;  // pixels, of one frame
};

// All false and 0 for what is not written here (svg) and for what is not a picture.
const Capability& capability(Format format);

}  // namespace tintype::formatter
