#include "formatter/report.h"

#include <algorithm>
#include <cassert>

#include "formatter/fields.h"
#include "formatter/pixels.h"
#include "formatter/profile.h"
#include "formatter/valid_utf8.h"

namespace tintype::formatter {
namespace {

constexpr int kMaxFrames = 65'536;

int integer(const vips::VImage& image, const char* field, int otherwise) {
  int value = otherwise;
  if (image.get_typeof(field) == 0) return otherwise;
  return vips_image_get_int(image.get_image(), field, &value) == 0 ? value : otherwise;
}

std::string color_space(const vips::VImage& image) {
  switch (image.interpretation()) {
    case VIPS_INTERPRETATION_sRGB:
    case VIPS_INTERPRETATION_RGB16:
    case VIPS_INTERPRETATION_RGB: return "rgb";
    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16: return "gray";
    default: return vips_enum_nick(VIPS_TYPE_INTERPRETATION, image.interpretation());
  }
}

std::string profile_of(const vips::VImage& image) {
  const std::string_view profile = blob_field(image, VIPS_META_ICC_NAME);
  if (profile.empty()) return {};
  const std::string name = profile_name(profile);
  return name.empty() ? "unnamed" : name;
}

void add_animation(Facts& facts, const vips::VImage& image) {
  facts.frames = std::clamp(integer(image, VIPS_META_N_PAGES, frame_count(image)), 1, kMaxFrames);
  if (facts.frames == 1 || image.get_typeof("delay") == 0) return;
  facts.delays_ms = image.get_array_int("delay");
  facts.delays_ms.resize(std::min(facts.delays_ms.size(), std::size_t(facts.frames)));
  if (image.get_typeof("loop") != 0) facts.loop = integer(image, "loop", 0);
}

// The loader by the format that was sniffed; libvips is not asked what the bytes are.
const char* loader_of(Format format) {
  switch (format) {
    case Format::jpeg: return "jpegload_buffer";
    case Format::png: return "pngload_buffer";
    case Format::webp: return "webpload_buffer";
    case Format::avif: return "heifload_buffer";
    case Format::gif: return "gifload_buffer";
    case Format::tiff: return "tiffload_buffer";
    case Format::jxl: return "jxlload_buffer";
    case Format::svg: return "svgload_buffer";
    case Format::json:
    case Format::xml:
    case Format::css: break;
  }
  assert(false && "an original is a picture");
  return "";
}

vips::VImage open(const Original& original) {
  vips::VImage image;
  VipsBlob* blob = vips_blob_new(nullptr, original.bytes.data(), original.bytes.size());
  auto* options = vips::VImage::option()->set("buffer", blob)->set("out", &image);
  vips_area_unref(VIPS_AREA(blob));
  vips::VImage::call(loader_of(original.format), options);
  return image;
}

}  // namespace

Facts facts_of(const vips::VImage& image, const Original& original, bool with_location) {
  const bool from_file = !original.bytes.empty();
  const vips::VImage source = from_file ? open(original) : image;
  Facts facts;
  if (from_file) facts.format = original.format, facts.bytes = original.bytes.size();
  facts.width = source.width();
  facts.height = from_file ? source.height() : frame_height(source);
  facts.orientation = std::clamp(integer(source, VIPS_META_ORIENTATION, 1), 1, 8);
  add_animation(facts, source);
  facts.color_space = color_space(source);
  facts.bands = source.bands();
  facts.alpha = source.has_alpha();
  facts.bits = static_cast<int>(vips_format_sizeof(source.format())) * 8;
  facts.profile = profile_of(source);
  facts.exif = exif_fields(source, with_location);
  return facts;
}

}  // namespace tintype::formatter
