#include "formatter/metadata.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "formatter/copyright.h"
#include "formatter/fields.h"
#include "formatter/profile.h"

namespace tintype::formatter {
namespace {

constexpr std::array kFields{VIPS_META_EXIF_NAME,        VIPS_META_XMP_NAME,
                             VIPS_META_IPTC_NAME,        VIPS_META_PHOTOSHOP_NAME,
                             VIPS_META_IMAGEDESCRIPTION, VIPS_META_ORIENTATION,
                             "jpeg-thumbnail-data",      "gif-comment"};
constexpr std::string_view kExifArtist = "exif-ifd0-Artist";
constexpr std::string_view kExifCopyright = "exif-ifd0-Copyright";

bool describes(std::string_view field) {
  return std::find(kFields.begin(), kFields.end(), field) != kFields.end() ||
         field.starts_with("exif-") || field.starts_with("png-comment-");
}

void set_blob(vips::VImage& image, const char* field, std::string_view bytes) {
  if (bytes.empty()) return;
  vips_image_set_blob_copy(image.get_image(), field, bytes.data(), bytes.size());
}

void strip(vips::VImage& image, bool keep_authors) {
  for (const std::string& field : field_names(image)) {
    if (keep_authors && (field == kExifArtist || field == kExifCopyright)) continue;
    if (describes(field)) image.remove(field.c_str());
  }
}

void keep_copyright(vips::VImage& image) {
  const std::string xmp = xmp_rights(blob_field(image, VIPS_META_XMP_NAME));
  const std::string iptc = iptc_rights(blob_field(image, VIPS_META_IPTC_NAME));
  strip(image, true);
  set_blob(image, VIPS_META_XMP_NAME, xmp);
  set_blob(image, VIPS_META_IPTC_NAME, iptc);
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
    case job::Keep::strip: strip(own, false); break;
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
