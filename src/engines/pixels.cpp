#include "engines/pixels.h"

#include "engines/profile.h"

namespace tintype::engines {

using vips::VImage;

namespace {

VipsInterpretation grey_kind(const VImage& image) {
  return is_deep(image) ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
}

VipsInterpretation rgb_kind(const VImage& image) {
  return is_deep(image) ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
}

VImage marked(const VImage& image, VipsInterpretation kind) {
  if (image.interpretation() == kind) return image;
  return image.copy(VImage::option()->set("interpretation", kind));
}

bool is_lab_like(VipsInterpretation kind) {
  return kind == VIPS_INTERPRETATION_LAB || kind == VIPS_INTERPRETATION_LABQ ||
         kind == VIPS_INTERPRETATION_LABS || kind == VIPS_INTERPRETATION_XYZ ||
         kind == VIPS_INTERPRETATION_scRGB || kind == VIPS_INTERPRETATION_LCH ||
         kind == VIPS_INTERPRETATION_YXY || kind == VIPS_INTERPRETATION_HSV;
}

}  // namespace

VImage image_of_copy(const void* pixels, std::size_t size_bytes, int width, int height, int bands,
                     VipsBandFormat format) {
  VipsImage* image =
      vips_image_new_from_memory_copy(pixels, size_bytes, width, height, bands, format);
  if (image == nullptr) throw vips::VError();
  return VImage(image);
}

bool is_deep(const VImage& image) {
  return image.format() == VIPS_FORMAT_USHORT;
}

double peak(const VImage& image) {
  return is_deep(image) ? 65535 : 255;
}

bool is_grey(const VImage& image) {
  return image.bands() < 3;
}

bool is_cmyk(const VImage& image) {
  return image.interpretation() == VIPS_INTERPRETATION_CMYK;
}

VImage to_known_kind(VImage image) {
  const VipsInterpretation kind = image.guess_interpretation();
  if (image.coding() != VIPS_CODING_NONE || is_lab_like(kind)) {
    image = image.colourspace(VIPS_INTERPRETATION_sRGB);
  }
  if (image.format() != VIPS_FORMAT_UCHAR && image.format() != VIPS_FORMAT_USHORT) {
    image = image.cast(VIPS_FORMAT_UCHAR);
  }
  if (is_cmyk(image) && image.bands() >= 4) return image;
  return marked(image, is_grey(image) ? grey_kind(image) : rgb_kind(image));
}

VImage to_srgb(VImage image) {
  if (is_cmyk(image) || has_profile(image)) image = through_profile(image);
  return marked(image, is_grey(image) ? grey_kind(image) : rgb_kind(image));
}

VImage to_rgb(const VImage& image) {
  const VImage srgb = to_srgb(image);
  if (!is_grey(srgb)) return srgb;
  const VImage grey = srgb.extract_band(0);
  std::vector<VImage> bands{grey, grey, grey};
  if (srgb.has_alpha()) bands.push_back(srgb.extract_band(1));
  return marked(VImage::bandjoin(bands), rgb_kind(srgb));
}

VImage to_rgba(const VImage& image) {
  const VImage rgb = to_rgb(image);
  return rgb.has_alpha() ? rgb : rgb.bandjoin(peak(rgb));
}

VImage Layers::join() const {
  if (alpha.is_null()) return colour;
  return colour.bandjoin(alpha.cast(colour.format()));
}

Layers split(const VImage& image) {
  if (!image.has_alpha()) return {image, VImage()};
  const int last = image.bands() - 1;
  return {image.extract_band(0, VImage::option()->set("n", last)), image.extract_band(last)};
}

VImage finish(const VImage& values, const VImage& like) {
  VImage whole = values.format() == VIPS_FORMAT_FLOAT || values.format() == VIPS_FORMAT_DOUBLE
                     ? values.rint()
                     : values;
  whole = whole.cast(like.format());
  const bool grey = whole.bands() < 3;
  if (is_cmyk(like) && !grey) return marked(whole, VIPS_INTERPRETATION_CMYK);
  return marked(whole, grey ? grey_kind(like) : rgb_kind(like));
}

VImage made_to_hold(const VImage& image, const job::Color& color) {
  const bool grey = color.r == color.g && color.g == color.b;
  VImage able = grey || color.a == 0 ? to_srgb(image) : to_rgb(image);
  if (color.a != 255 && !able.has_alpha()) able = able.bandjoin(peak(able));
  return able;
}

std::vector<double> ink(const VImage& image, const job::Color& color) {
  const double unit = peak(image) / 255;
  std::vector<double> values;
  if (is_grey(image)) {
    values = {(0.2126 * color.r + 0.7152 * color.g + 0.0722 * color.b) * unit};
  } else {
    values = {color.r * unit, color.g * unit, color.b * unit};
  }
  if (image.has_alpha()) values.push_back(color.a * unit);
  return values;
}

VImage filled_like(const VImage& image, const job::Color& color) {
  return image.new_from_image(ink(image, color));
}

VImage fade(const VImage& image, double share) {
  if (share >= 1) return image;
  const VImage rgba = image.has_alpha() ? image : to_srgb(image).bandjoin(peak(image));
  Layers layers = split(rgba);
  layers.alpha = layers.alpha.linear(share, 0).rint().cast(rgba.format());
  return layers.join();
}

VImage masked(const VImage& image, const VImage& mask) {
  const VImage base = to_srgb(image);
  Layers layers = split(base);
  const VImage deep = is_deep(base) ? mask.linear(257, 0).cast(VIPS_FORMAT_USHORT) : mask;
  if (layers.alpha.is_null()) {
    layers.alpha = deep;
  } else {
    layers.alpha = (layers.alpha * mask).linear(1.0 / 255, 0).rint();
  }
  return layers.join();
}

VImage luminance(const VImage& image) {
  const VImage colour = split(to_srgb(image)).colour;
  return is_grey(colour) ? colour : colour.colourspace(grey_kind(colour));
}

}  // namespace tintype::engines
