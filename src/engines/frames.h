#pragma once
// Animated images are tall strips of frames, one under the other, with "page-height", "n-pages",
// "delay" and "loop" as libvips metadata. Geometry runs frame by frame, point operations on the
// whole strip. These helpers throw vips::VError; callers run inside vips_call.
#include <functional>
#include <vector>
#include <vips/vips8>

#include "base/error.h"

namespace tintype::engines {

int frame_height(const vips::VImage& image);  // the image's height when it is not animated
int frame_count(const vips::VImage& image);   // 1 when it is not animated

// Frame `index` alone, without animation metadata. 0 <= index < frame_count.
vips::VImage frame(const vips::VImage& image, int index);

// Frames of one size stacked again, with `like`'s metadata; delays past the last frame are dropped.
vips::VImage join_frames(const std::vector<vips::VImage>& frames, const vips::VImage& like);

// `operation` on every frame (one call on the image itself when it is not animated).
using FrameOperation = std::function<vips::VImage(const vips::VImage& frame, int index)>;
vips::VImage for_each_frame(const vips::VImage& image, const FrameOperation& operation);

// The same with an operation that may fail; the first failure is the result.
using FallibleOperation = std::function<Result<vips::VImage>(const vips::VImage& frame, int index)>;
Result<vips::VImage> try_each_frame(const vips::VImage& image, const FallibleOperation& operation);

// One frame's worth of `image` (a mask, a background) repeated down for `count` frames.
vips::VImage repeat_down(const vips::VImage& image, int count);

}  // namespace tintype::engines
