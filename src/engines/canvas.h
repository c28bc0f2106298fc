#pragma once
// Commands that make or enlarge canvases: blank, flatten, extend, border, tile. All lazy, frame by
// frame; the caller checks the result's size before it is computed.
#include <optional>
#include <vips/vips8>

#include "base/error.h"
#include "job/commands.h"

namespace tintype::engines {

// 8-bit sRGB, with alpha unless the colour is opaque. bad_request for sides below 1, too_large
// beyond what can be addressed.
Result<vips::VImage> blank(const job::Blank& blank);

// On an opaque background; the result has no alpha.
Result<vips::VImage> flatten(vips::VImage image, const job::Flatten& flatten);

// Adds to the sides; with `width` and `height`, up to that canvas, where a side that is already
// larger stays. Percentages are of the image's own sides.
Result<vips::VImage> extend(vips::VImage image, const job::Extend& extend);

// A frame drawn over the picture's edge; the size stays. With a radius the corners are rounded (so
// the result has alpha), on the inside by what the width leaves of it.
Result<vips::VImage> border(vips::VImage image, const job::Border& border);

// Copies of `pattern` from the top left over the whole image (its alpha lets the image through), or
// without one, the image itself repeated to the given size.
Result<vips::VImage> tile(vips::VImage image, const std::optional<vips::VImage>& pattern,
                          const job::Tile& tile);

}  // namespace tintype::engines
