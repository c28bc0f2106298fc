#include "formatter/exif.h"

#include <algorithm>
#include <set>

#include "formatter/fields.h"
#include "formatter/valid_utf8.h"

namespace tintype::formatter {
namespace {

// Without the last ", …" of `text`, `times` over.
std::string_view without_tail(std::string_view text, int times) {
  for (; times > 0; --times) text = text.substr(0, std::min(text.rfind(", "), text.size()));
  return text;
}

// exif-ifdN-Name: 0 the image, 1 the thumbnail, 2 EXIF proper, 3 GPS, 4 interoperability.
constexpr std::string_view kPrefix = "exif-ifd";

bool wanted(std::string_view field, bool with_location) {
  if (!field.starts_with(kPrefix) || field.size() < kPrefix.size() + 3) return false;
  const char directory = field[kPrefix.size()];
  return directory == '0' || directory == '2' || (directory == '3' && with_location);
}

bool unreadable(std::string_view name) {
  return name == "MakerNote" || name == "Padding" || name == "PrintImageMatching";
}

}  // namespace

std::string_view readable_value(std::string_view vips_text) {
  if (!vips_text.ends_with(" bytes)")) return vips_text;
  const std::string_view both = without_tail(vips_text, 3);  // "VALUE (READABLE"
  // Text is there twice, and may have parentheses of its own.
  if (both.size() >= 2 && both.size() % 2 == 0) {
    const std::size_t half = (both.size() - 2) / 2;
    if (both.substr(half, 2) == " (" && both.substr(0, half) == both.substr(half + 2))
      return both.substr(0, half);
  }
  const auto readable = both.find(" (");
  return readable == both.npos ? both : both.substr(readable + 2);
}

Fields exif_fields(const vips::VImage& image, bool with_location) {
  Fields fields;
  std::set<std::string> seen;
  for (const std::string& field : field_names(image)) {
    if (fields.size() == kMaxExifFields) break;
    if (!wanted(field, with_location) || !vips_image_get_typeof(image.get_image(), field.c_str()))
      continue;
    const std::string name = valid_utf8(field.substr(kPrefix.size() + 2), 64);
    const char* text = nullptr;
    if (unreadable(name) || vips_image_get_string(image.get_image(), field.c_str(), &text) != 0)
      continue;
    std::string value = valid_utf8(readable_value(text), kMaxExifValueBytes);
    if (!value.empty() && seen.insert(name).second) fields.emplace_back(name, std::move(value));
  }
  return fields;
}

}  // namespace tintype::formatter
