#pragma once
// The two ways of putting pictures together that libvips has no blend mode for. Both take an RGB
// image and an RGBA overlay of the same size and depth, transparent where the overlay is not; lazy;
// throw vips::VError.
#include <vips/vips8>

namespace tintype::engines {

// The image with the overlay's luminance times its alpha as its alpha.
vips::VImage replace_matte(const vips::VImage& image, const vips::VImage& overlay);

// The image's lightness with the overlay's hue and chroma, as far as the overlay is opaque.
vips::VImage colorize(const vips::VImage& image, const vips::VImage& overlay);

}  // namespace tintype::engines
