#pragma once
// Pixels as a format wants them: frames, colours, depth, alpha. Lazy, but for what says otherwise;
// all throw vips::VError.
#include <vips/vips8>

#include "base/image_format.h"

namespace tintype::formatter {

// Frames in the strip that libvips carries an animation as; 1 when it is none.
int frame_count(const vips::VImage& image);

// Of one frame, pixels.
int frame_height(const vips::VImage& image);

// The first frame alone, no longer an animation.
vips::VImage first_frame(const vips::VImage& image);

// Whether the pixels come from a file while it is decoded: they can be read once, from the top
// down.
bool is_streamed(const vips::VImage& image);

// The pixels in memory, decoded to the end, none of it lazy any more. What is in memory is returned
// as it is.
vips::VImage in_memory(const vips::VImage& image);

// Without the alpha band when every pixel is opaque. Reads all pixels.
vips::VImage without_needless_alpha(const vips::VImage& image);

// In colours, depth and bands that the format holds: sRGB, grey, the RGB of an embedded profile, or
// CMYK with its profile; 16 bits only when the image and the format have them; what was transparent
// becomes white where the format knows no alpha.
vips::VImage fit_format(const vips::VImage& image, Format format);

}  // namespace tintype::formatter
