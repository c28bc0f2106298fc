#include "formatter/pixels.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "formatter/capability.h"
#include "formatter/fields.h"
#include "formatter/profile.h"

namespace tintype::formatter {
namespace {

using vips::VImage;

bool is_wide(VipsInterpretation interpretation) {
  return interpretation == VIPS_INTERPRETATION_RGB16 ||
         interpretation == VIPS_INTERPRETATION_GREY16;
}

bool is_grey(VipsInterpretation interpretation) {
  return interpretation == VIPS_INTERPRETATION_B_W || interpretation == VIPS_INTERPRETATION_GREY16;
}

// What the numbers mean, for images that do not know it themselves.
VipsInterpretation interpretation_of(const VImage& image) {
  const auto guess = vips_image_guess_interpretation(image.get_image());
  if (guess != VIPS_INTERPRETATION_MULTIBAND) return guess;
  return image.bands() < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
}

std::string_view profile_of(const VImage& image) {
  return blob_field(image, VIPS_META_ICC_NAME);
}

VImage without_profile(const VImage& image) {
  VImage own = image.copy();
  if (own.get_typeof(VIPS_META_ICC_NAME) != 0) own.remove(VIPS_META_ICC_NAME);
  return own;
}

// Engines compute in floating point; the nearest whole number, not the one below.
VImage whole_numbers(const VImage& image, VipsBandFormat format) {
  if (image.format() == format) return image;
  const bool floating = vips_band_format_isfloat(image.format());
  return (floating ? image.rint() : image).cast(format);
}

VImage srgb_by_profile(const VImage& image) {
  return without_profile(image.icc_transform("srgb", VImage::option()
                                                         ->set("embedded", true)
                                                         ->set("intent", VIPS_INTENT_RELATIVE)
                                                         ->set("depth", 8)));
}

VImage from_cmyk(const VImage& image, const Capability& can) {
  const bool profiled = profile_bands(profile_of(image)) == 4;
  const VImage narrow = whole_numbers(image, VIPS_FORMAT_UCHAR);
  if (profiled) return can.cmyk ? narrow : srgb_by_profile(narrow);
  return without_profile(narrow.colourspace(VIPS_INTERPRETATION_sRGB));
}

VImage from_device(const VImage& image, VipsInterpretation from, const Capability& can) {
  const bool wide = is_wide(from), grey = is_grey(from);
  const VImage whole = whole_numbers(image, wide ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR);
  if (!wide || can.wide) return whole;
  return whole.colourspace(grey ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB);
}

VImage to_colors(const VImage& image, const Capability& can) {
  const VipsInterpretation from = interpretation_of(image);
  const VImage named = image.copy(VImage::option()->set("interpretation", from));
  if (from == VIPS_INTERPRETATION_CMYK) return from_cmyk(named, can);
  if (is_grey(from) || is_wide(from) || from == VIPS_INTERPRETATION_sRGB) {
    const VImage device = from_device(named, from, can);
    const std::string_view profile = profile_of(device);
    const bool foreign = profile_bands(profile) == 3 && !is_grey(from) && !is_srgb(profile);
    return foreign && !can.profile ? srgb_by_profile(device) : device;
  }
  // Lab, XYZ, scRGB and the like: whatever profile they came from, they have left it.
  const VImage srgb = without_profile(named.colourspace(VIPS_INTERPRETATION_sRGB));
  return whole_numbers(srgb, VIPS_FORMAT_UCHAR);
}

VImage without_extra_bands(const VImage& image) {
  const auto interpretation = image.interpretation();
  const int colors = is_grey(interpretation)                      ? 1
                     : interpretation == VIPS_INTERPRETATION_CMYK ? 4
                                                                  : 3;
  if (image.bands() <= colors + 1) return image;
  return image.extract_band(0, VImage::option()->set("n", colors + 1));
}

VImage on_white(const VImage& image) {
  const bool cmyk = image.interpretation() == VIPS_INTERPRETATION_CMYK;
  const double most = image.format() == VIPS_FORMAT_USHORT ? 65535 : 255;
  const std::vector<double> white(static_cast<std::size_t>(image.bands() - 1), cmyk ? 0 : most);
  return image.flatten(VImage::option()->set("background", white)->set("max_alpha", most));
}

}  // namespace

int frame_height(const VImage& image) {
  return vips_image_get_page_height(image.get_image());
}

int frame_count(const VImage& image) {
  return image.height() / std::max(1, frame_height(image));
}

VImage first_frame(const VImage& image) {
  VImage frame = image.crop(0, 0, image.width(), frame_height(image)).copy();
  for (const char* field :
       {VIPS_META_PAGE_HEIGHT, VIPS_META_N_PAGES, "delay", "loop", "gif-delay", "gif-loop"})
    if (frame.get_typeof(field) != 0) frame.remove(field);
  return frame;
}

bool is_streamed(const VImage& image) {
  return image.get_typeof(VIPS_META_SEQUENTIAL) != 0;
}

VImage in_memory(const VImage& image) {
  const bool streamed = is_streamed(image);
  VImage held = image.copy_memory();
  if (streamed) held.remove(VIPS_META_SEQUENTIAL);
  return held;
}

VImage without_needless_alpha(const VImage& image) {
  if (!image.has_alpha()) return image;
  const double most = is_wide(interpretation_of(image)) ? 65535 : 255;
  const int alpha = image.bands() - 1;
  if (image.extract_band(alpha).min() < most) return image;
  return image.extract_band(0, VImage::option()->set("n", alpha));
}

VImage fit_format(const VImage& image, Format format) {
  const Capability& can = capability(format);
  const VImage fitting = without_extra_bands(to_colors(image, can));
  return fitting.has_alpha() && !can.alpha ? on_white(fitting) : fitting;
}

}  // namespace tintype::formatter
