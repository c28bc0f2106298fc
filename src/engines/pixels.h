#pragma once
// The kinds of pixels that are worked on here, and the way from one to another. After loading, an
// image is 8 or 16 bits a band, grey ("b-w", "grey16"), RGB ("srgb", "rgb16") or CMYK, with or
// without alpha as its last band. Operations keep the depth. These helpers throw vips::VError;
// callers run inside vips_call.
#include <vector>
#include <vips/vips8>

#include "job/values.h"

namespace tintype::engines {

// An image that owns a copy of these pixels.
vips::VImage image_of_copy(const void* pixels, std::size_t size_bytes, int width, int height,
                           int bands, VipsBandFormat format);

bool is_deep(const vips::VImage& image);  // 16 bits a band
double peak(const vips::VImage& image);   // the largest value of a band: 255 or 65535
bool is_grey(const vips::VImage& image);  // one band, alpha aside
bool is_cmyk(const vips::VImage& image);

// Any image libvips can read as one of the kinds above. Palette, float and Lab become sRGB.
vips::VImage to_known_kind(vips::VImage image);

// Grey or RGB in the sRGB colour space, through the embedded profile if there is one (which is
// then gone) and libvips's CMYK profile for CMYK without one. Depth and alpha stay.
vips::VImage to_srgb(vips::VImage image);

vips::VImage to_rgb(const vips::VImage& image);   // to_srgb, and three bands, alpha stays
vips::VImage to_rgba(const vips::VImage& image);  // to_rgb, and an alpha band if there was none

// Colour and alpha apart; `join` puts them together again, cast to the colour's format.
struct Layers {
  vips::VImage colour;
  vips::VImage alpha;  // is_null() when there is none
  vips::VImage join() const;
};
Layers split(const vips::VImage& image);

// `values` rounded and cast to 8 or 16 bits as `like` has, in `like`'s kind of colour.
vips::VImage finish(const vips::VImage& values, const vips::VImage& like);

// `operation` on premultiplied pixels, so that what transparent pixels hide does not bleed; the
// plain operation when there is no alpha. The result has the image's depth.
template <class Operation>
vips::VImage premultiplied(const vips::VImage& image, Operation operation) {
  if (!image.has_alpha()) return operation(image);
  auto* range = vips::VImage::option()->set("max_alpha", peak(image));
  vips::VImage done = operation(image.premultiply(range));
  auto* back = vips::VImage::option()->set("max_alpha", peak(image));
  return finish(done.unpremultiply(back), image);
}

// A grey or RGB image made able to hold `color`: RGB unless the colour is grey, alpha unless it is
// opaque. CMYK becomes sRGB.
vips::VImage made_to_hold(const vips::VImage& image, const job::Color& color);

// `color` as one value a band of `image`, in its range.
std::vector<double> ink(const vips::VImage& image, const job::Color& color);

// An 8-bit or 16-bit opaque canvas of the image's size and kind in this colour, with its alpha.
vips::VImage filled_like(const vips::VImage& image, const job::Color& color);

// The alpha band times `share` (0 to 1); an alpha band is added when needed.
vips::VImage fade(const vips::VImage& image, double share);

// The alpha band times a one-band 8-bit mask of the image's size.
vips::VImage masked(const vips::VImage& image, const vips::VImage& mask);

// One band, luminance weighted as sRGB asks, in the image's depth; alpha dropped.
vips::VImage luminance(const vips::VImage& image);

}  // namespace tintype::engines
