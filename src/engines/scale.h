#pragma once
// The scale command. Sizes are exact: cover and stretch give what was asked (or, for a side left
// open, what the aspect ratio gives); fit, limit and min round to the nearest pixel, at least one.
//   fit      within the box          limit   the same, never enlarged
//   cover    fills the box, cut      min     cover, the box shrunk until nothing is enlarged
//   stretch  both sides as asked
#include <vips/vips8>

#include "base/error.h"
#include "engines/size.h"
#include "job/commands.h"

namespace tintype::engines {

// What will be done: resample the whole frame to `resized`, then cut `result` out of it.
struct ScalePlan {
  Size resized, result;
  bool changes(Size from) const { return resized != from || result != from; }
};

// bad_request or too_large as whole_pixels; lengths of 0 or less are open. Percentages are of the
// image's own side.
Result<ScalePlan> plan_scale(Size from, const job::Scale& scale);

// Lazy, but for gravity attention and entropy, which compute the resized picture. Alpha is
// premultiplied while resampling. `limits` bound the result before that. too_large; bad_request.
Result<vips::VImage> scale(vips::VImage image, const job::Scale& scale, const SizeLimits& limits);

// One frame (its size may differ a little from what `plan` was made for: decoded at a smaller
// scale) resampled to the plan's whole size, lazily. Throws vips::VError.
vips::VImage resample(const vips::VImage& frame, const ScalePlan& plan, const job::Scale& scale);

// The plan's result cut out of an image of its whole size, all frames alike. Throws vips::VError.
vips::VImage cut(const vips::VImage& image, const ScalePlan& plan, const job::Scale& scale);

}  // namespace tintype::engines
