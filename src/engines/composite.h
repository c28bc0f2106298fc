#pragma once
// The composite command: `overlay` on the image, which keeps its size. Works in sRGB at the image's
// depth. The result has alpha when the image had, or when the mode can make an opaque picture
// transparent. Opacity scales the overlay's alpha. An animated image gets the overlay on every
// frame, frame i of an animated overlay on frame i (from the start again when it has fewer); of an
// animated overlay on a still image only the first frame is seen.
//   replacematte  the image's alpha becomes the overlay's luminance (times its alpha); none
//                 outside it. Opacity scales it.
//   colorize      lightness of the image, hue and chroma of the overlay (in CIE LAB)
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// Lazy. The overlay should be in memory: it may be read several times.
Result<vips::VImage> composite(vips::VImage image, vips::VImage overlay,
                               const job::Composite& composite);

}  // namespace tintype::engines
