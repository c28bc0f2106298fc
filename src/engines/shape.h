#pragma once
// Masks of plain shapes with anti-aliased edges, and distances from the ink of a picture.
// One band of 8 bits, 255 inside. Computed at once into memory. Throw vips::VError.
#include <vips/vips8>

namespace tintype::engines {

vips::VImage ellipse(int width, int height);  // touches all four sides
vips::VImage circle(int width, int height);   // the largest that fits, in the middle
vips::VImage rounded_rectangle(int width, int height, double radius_px);

// A one-band 8-bit image grown outwards by `by_px`, rounded, with an anti-aliased edge. Exact
// Euclidean distances after Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled
// Functions" (2012).
vips::VImage grown(const vips::VImage& mask, double by_px);

}  // namespace tintype::engines
