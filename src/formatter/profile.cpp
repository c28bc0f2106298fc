#include "formatter/profile.h"

#include <algorithm>
#include <cstdint>

#include "formatter/valid_utf8.h"

namespace tintype::formatter {
namespace {

constexpr std::size_t kMaxTags = 128;
constexpr std::size_t kMaxNameBytes = 128;

// 0 beyond the end.
std::uint32_t big_endian(std::string_view bytes, std::size_t at, int width) {
  if (at > bytes.size() || bytes.size() - at < static_cast<std::size_t>(width)) return 0;
  std::uint32_t value = 0;
  for (int i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string_view part(std::string_view bytes, std::size_t at, std::size_t size) {
  return at <= bytes.size() ? bytes.substr(at, size) : std::string_view();
}

std::string_view find_tag(std::string_view profile, std::string_view signature) {
  const std::size_t count = std::min<std::size_t>(big_endian(profile, 128, 4), kMaxTags);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = 132 + 12 * i;
    if (part(profile, row, 4) == signature)
      return part(profile, big_endian(profile, row + 4, 4), big_endian(profile, row + 8, 4));
  }
  return {};
}

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

// The first record of a multiLocalizedUnicodeType: UTF-16, big endian. Surrogates are left out.
std::string localized(std::string_view tag) {
  const std::size_t length = big_endian(tag, 20, 4), offset = big_endian(tag, 24, 4);
  const std::string_view text = part(tag, offset, std::min(length, 2 * kMaxNameBytes));
  std::string name;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const std::uint32_t c = big_endian(text, i, 2);
    if (c == 0) break;
    if (c < 0xd800 || c > 0xdfff) append_utf8(name, c);
  }
  return name;
}

std::string_view color_space(std::string_view profile) {
  return part(profile, 16, 4);
}

}  // namespace

std::string profile_name(std::string_view profile) {
  const std::string_view tag = find_tag(profile, "desc");
  std::string name;
  if (tag.starts_with("mluc")) {
    name = localized(tag);
  } else if (tag.starts_with("desc")) {
    const std::string_view ascii =
        part(tag, 12, std::min<std::size_t>(big_endian(tag, 8, 4), kMaxNameBytes));
    name = ascii.substr(0, ascii.find('\0'));
  }
  return valid_utf8(name, kMaxNameBytes);
}

int profile_bands(std::string_view profile) {
  const std::string_view space = color_space(profile);
  return space == "GRAY" ? 1 : space == "RGB " ? 3 : space == "CMYK" ? 4 : 0;
}

bool is_srgb(std::string_view profile) {
  if (color_space(profile) != "RGB ") return false;
  const std::string name = profile_name(profile);
  // "c2" is Facebook's small profile; "uRGB" and "nRGB" are its like.
  return name.starts_with("sRGB") || name == "c2" || name == "uRGB" || name == "nRGB";
}

}  // namespace tintype::formatter
