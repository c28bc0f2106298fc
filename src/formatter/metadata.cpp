#include "formatter/metadata.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "formatter/copyright.h"
#include "formatter/exif.h"
#include "formatter/fields.h"
#include "formatter/profile.h"

namespace tintype::formatter {
namespace {

constexpr std::array kFields{VIPS_META_EXIF_NAME,        VIPS_META_XMP_NAME,
                             VIPS_META_IPTC_NAME,        VIPS_META_PHOTOSHOP_NAME,
                             VIPS_META_IMAGEDESCRIPTION, VIPS_META_ORIENTATION,
                             "jpeg-thumbnail-data",      "gif-comment"};
constexpr const char* kExifArtist = "exif-ifd0-Artist";
constexpr const char* kExifCopyright = "exif-ifd0-Copyright";

bool describes(std::string_view field) {
  return std::find(kFields.begin(), kFields.end(), field) != kFields.end() ||
         field.starts_with("exif-") || field.starts_with("png-comment-");
}

void set_blob(vips::VImage& image, const char* field, std::string_view bytes) {
  if (bytes.empty()) return;
  vips_image_set_blob_copy(image.get_image(), field, bytes.data(), bytes.size());
}

void strip(vips::VImage& image) {
  for (const std::string& field : field_names(image)) {
    if (describes(field)) image.remove(field.c_str());
  }
}

std::string exif_text(const vips::VImage& image, const char* field) {
  const char* text = nullptr;
  if (image.get_typeof(field) == 0) return {};
  if (vips_image_get_string(image.get_image(), field, &text) != 0) return {};
  return std::string(readable_value(text));
}

// libvips cuts what follows the last " (" when it writes a field: so there is always one to cut.
void set_exif_text(vips::VImage& image, const char* field, const std::string& text) {
  if (!text.empty()) image.set(field, (text + " ()").c_str());
}

void keep_copyright(vips::VImage& image) {
  const std::string xmp = xmp_rights(blob_field(image, VIPS_META_XMP_NAME));
  const std::string iptc = iptc_rights(blob_field(image, VIPS_META_IPTC_NAME));
  const std::string artist = exif_text(image, kExifArtist);
  const std::string copyright = exif_text(image, kExifCopyright);
  strip(image);
  set_blob(image, VIPS_META_XMP_NAME, xmp);
  set_blob(image, VIPS_META_IPTC_NAME, iptc);
  set_exif_text(image, kExifArtist, artist);
  set_exif_text(image, kExifCopyright, copyright);
}

int color_bands(const vips::VImage& image) {
  return image.bands() - (image.has_alpha() ? 1 : 0);
}

void check_profile(vips::VImage& image, bool keep_srgb) {
  const std::string_view profile = blob_field(image, VIPS_META_ICC_NAME);
  if (profile.empty()) return;
  const bool other_colors = profile_bands(profile) != color_bands(image);
  if (other_colors || (!keep_srgb && is_srgb(profile))) image.remove(VIPS_META_ICC_NAME);
}

}  // namespace

vips::VImage with_policy(const vips::VImage& image, job::Keep policy, bool untouched) {
  vips::VImage own = image.copy();  // metadata of others' images is not ours to change
  switch (policy) {
    case job::Keep::strip: strip(own); break;
    case job::Keep::copyright: keep_copyright(own); break;
    case job::Keep::keep:
      if (!untouched && own.get_typeof("jpeg-thumbnail-data") != 0)
        own.remove("jpeg-thumbnail-data");
      break;
  }
  check_profile(own, policy == job::Keep::keep);
  return own;
}

bool has_metadata(const vips::VImage& image) {
  const auto fields = field_names(image);
  return std::any_of(fields.begin(), fields.end(), [](const std::string& field) {
    return describes(field) && field != VIPS_META_ORIENTATION;
  });
}

}  // namespace tintype::formatter
