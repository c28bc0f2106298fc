#include "engines/profile.h"

#include <string>

#include "engines/pixels.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

std::string_view embedded(const VImage& image) {
  if (!has_profile(image)) return {};
  std::size_t size = 0;
  const void* data = image.get_blob(VIPS_META_ICC_NAME, &size);
  return {static_cast<const char*>(data), size};
}

VipsIntent to_vips(job::Intent intent) {
  switch (intent) {
    case job::Intent::perceptual: return VIPS_INTENT_PERCEPTUAL;
    case job::Intent::relative: return VIPS_INTENT_RELATIVE;
    case job::Intent::saturation: return VIPS_INTENT_SATURATION;
    case job::Intent::absolute: return VIPS_INTENT_ABSOLUTE;
  }
  return VIPS_INTENT_RELATIVE;
}

const char* fallback_profile(const VImage& image) {
  return is_cmyk(image) ? "cmyk" : "srgb";
}

// Profiles have their name near the start.
constexpr std::size_t kNameWithin = 4096;

// ICC.1:2022 7.2.6: the data colour space, four bytes at 16.
std::string_view colour_space(std::string_view profile) {
  return profile.substr(16, 4);
}

bool is_profile(std::string_view bytes) {
  if (bytes.size() < 132 || bytes.substr(36, 4) != "acsp") return false;
  const std::string_view space = colour_space(bytes);
  return space == "RGB " || space == "CMYK" || space == "GRAY";
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return out;
}

VImage with_profile(const VImage& image, std::string_view bytes) {
  VImage tagged = image.copy();
  vips_image_set_blob_copy(tagged.get_image(), VIPS_META_ICC_NAME, bytes.data(), bytes.size());
  return tagged;
}

vips::VOption* reading(const VImage& image, VipsIntent intent) {
  return VImage::option()
      ->set("embedded", true)
      ->set("input_profile", fallback_profile(image))
      ->set("intent", intent);
}

// From `image`'s space to the profile's. libvips exports to an image's embedded profile when no
// file is named, so a given profile is embedded on the way.
VImage converted(const VImage& image, std::string_view profile, VipsIntent intent) {
  const int depth = is_deep(image) ? 16 : 8;
  if (is_builtin_profile(profile)) {
    return image.icc_transform(lower(profile).c_str(), reading(image, intent)->set("depth", depth));
  }
  const VImage connection = with_profile(image.icc_import(reading(image, intent)), profile);
  return connection.icc_export(VImage::option()->set("depth", depth)->set("intent", intent));
}

std::string_view kind_of(const VImage& image) {
  if (is_cmyk(image)) return "CMYK";
  return is_grey(image) ? "GRAY" : "RGB ";
}

std::string_view kind_of(std::string_view profile) {
  if (is_builtin_profile(profile)) return lower(profile) == "cmyk" ? "CMYK" : "RGB ";
  return colour_space(profile);
}

VImage rejoined(const VImage& colour, const VImage& alpha) {
  return Layers{colour, alpha}.join();
}

}  // namespace

bool is_builtin_profile(std::string_view name) {
  const std::string low = lower(name);
  return low == "srgb" || low == "p3" || low == "cmyk";
}

bool has_profile(const VImage& image) {
  return image.get_typeof(VIPS_META_ICC_NAME) != 0;
}

bool has_srgb_profile(const VImage& image) {
  using namespace std::string_view_literals;
  const std::string_view head = embedded(image).substr(0, kNameWithin);
  // A description is either ASCII after its length (ICC.1:2001-04, 6.5.17) or UTF-16.
  for (std::size_t at = head.find("sRGB"sv); at != head.npos; at = head.find("sRGB"sv, at + 1)) {
    if (at > 0 && static_cast<unsigned char>(head[at - 1]) < ' ') return true;
  }
  return head.find("\0s\0R\0G\0B"sv) != head.npos;
}

VImage without_profile(const VImage& image) {
  VImage plain = image.copy();
  plain.remove(VIPS_META_ICC_NAME);
  return plain;
}

VImage through_profile(const VImage& image) {
  const std::string_view profile = embedded(image);
  const bool usable = is_profile(profile) && profile.size() <= kMaxProfileBytes &&
                      colour_space(profile) == kind_of(image);
  if (!is_cmyk(image) && (!usable || has_srgb_profile(image))) return without_profile(image);
  const Layers layers = split(usable ? image : without_profile(image));
  VImage colour = without_profile(converted(layers.colour, "srgb", VIPS_INTENT_RELATIVE));
  if (layers.colour.bands() == 1) colour = colour.extract_band(0);
  return rejoined(colour, layers.alpha);
}

Result<VImage> add_profile(VImage image, std::string_view profile, job::Intent intent) {
  const bool builtin = is_builtin_profile(profile);
  if (!builtin && (profile.size() > kMaxProfileBytes || !is_profile(profile))) {
    return Error{
        Code::bad_request, "addprofile's url is not an ICC profile for grey, RGB or CMYK", {}};
  }
  return vips_call("addprofile", [&]() -> VImage {
    const std::string_view kind = kind_of(profile);
    if (kind == "RGB " && is_grey(image)) image = to_rgb(image);
    if (!builtin && !has_profile(image) && kind == kind_of(image)) {
      return with_profile(image, profile);
    }
    const Layers layers = split(image);
    return rejoined(converted(layers.colour, profile, to_vips(intent)), layers.alpha);
  });
}

}  // namespace tintype::engines
