#include "formatter/exif.h"

#include <algorithm>
#include <charconv>
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

// Text may have parentheses of its own, and its readable form more than it (for Copyright); but it
// is as long as its components say, with or without a closing zero.
std::string_view text_value(std::string_view both, std::string_view vips_text) {
  const std::string_view counts =
      vips_text.substr(both.size() + std::string_view(", ASCII, ").size());
  std::size_t length = 0;
  std::from_chars(counts.data(), counts.data() + counts.size(), length);
  for (const std::size_t end : {length - 1, length})
    if (end < both.size() && both.substr(end, 2) == " (") return both.substr(0, end);
  return both.substr(0, both.find(" ("));
}

}  // namespace

std::string_view readable_value(std::string_view vips_text) {
  if (!vips_text.ends_with(" bytes)")) return vips_text;
  const std::string_view both = without_tail(vips_text, 3);  // "VALUE (READABLE"
  if (vips_text.substr(both.size()).starts_with(", ASCII, ")) return text_value(both, vips_text);
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
