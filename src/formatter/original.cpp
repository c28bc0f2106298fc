#include "formatter/original.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace tintype::formatter {
namespace {

std::uint32_t number(std::string_view bytes, std::size_t at, int width, bool big_endian) {
  std::uint32_t value = 0;
  for (int i = 0; i < width; ++i) {
    const std::size_t from = at + (big_endian ? i : width - 1 - i);
    value = value << 8 | static_cast<unsigned char>(bytes[from]);
  }
  return value;
}

template <std::size_t n>
bool one_of(std::string_view name, const std::array<std::string_view, n>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Segments up to the first scan; of application data only JFIF, ICC and Adobe are clean. Behind the
// scan may be more: only a file that ends with its first end-of-image marker is clean.
bool jpeg_is_clean(std::string_view file) {
  std::size_t at = 2;
  while (at + 4 <= file.size() && file[at] == '\xff') {
    const auto marker = static_cast<unsigned char>(file[at + 1]);
    const std::string_view data = file.substr(at + 4);
    const bool application = marker >= 0xe0 && marker <= 0xef;
    const bool known = (marker == 0xe0 && data.starts_with("JFIF")) ||
                       (marker == 0xe2 && data.starts_with("ICC_PROFILE")) ||
                       (marker == 0xee && data.starts_with("Adobe"));
    if ((application && !known) || marker == 0xfe) return false;
    if (marker == 0xda) return file.find("\xff\xd9", at) == file.size() - 2;
    at += 2 + number(file, at + 2, 2, true);
  }
  return false;
}

bool png_is_clean(std::string_view file) {
  constexpr std::array<std::string_view, 16> kClean{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA",
                                                    "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs",
                                                    "hIST", "acTL", "fcTL", "fdAT"};
  std::size_t at = 8;
  while (at + 12 <= file.size()) {
    const std::string_view type = file.substr(at + 4, 4);
    if (!one_of(type, kClean)) return false;
    at += 12 + std::size_t{number(file, at, 4, true)};
    if (type == "IEND") return at == file.size();
  }
  return false;
}

bool webp_is_clean(std::string_view file) {
  constexpr std::array<std::string_view, 7> kClean{"VP8 ", "VP8L", "VP8X", "ALPH",
                                                   "ANIM", "ANMF", "ICCP"};
  std::size_t at = 12;
  while (at + 8 <= file.size()) {
    if (!one_of(file.substr(at, 4), kClean)) return false;
    const std::size_t size = number(file, at + 4, 4, false);
    at += 8 + size + size % 2;
  }
  return at == file.size();
}

// Past the sub-blocks of an extension or picture; the end of the file when they do not end.
std::size_t skip_sub_blocks(std::string_view file, std::size_t at) {
  while (at < file.size() && file[at] != '\0') at += 1 + static_cast<unsigned char>(file[at]);
  return at + 1;
}

std::size_t color_table_bytes(char flags) {
  return flags & 0x80 ? std::size_t{3} << ((flags & 7) + 1) : 0;
}

// Graphic control and the two names of the loop count are clean; comments, plain text and other
// applications (XMP) are not.
bool gif_is_clean(std::string_view file) {
  if (file.size() < 13) return false;
  std::size_t at = 13 + color_table_bytes(file[10]);
  while (at + 14 < file.size()) {
    if (file[at] == '\x21') {
      const std::string_view application = file.substr(at + 3, 11);
      const bool loop =
          file[at + 1] == '\xff' && (application == "NETSCAPE2.0" || application == "ANIMEXTS1.0");
      if (file[at + 1] != '\xf9' && !loop) return false;
      at = skip_sub_blocks(file, at + 2);
    } else if (file[at] == '\x2c') {
      at = skip_sub_blocks(file, at + 11 + color_table_bytes(file[at + 9]));
    } else {
      return false;
    }
  }
  return at + 1 == file.size() && file[at] == '\x3b';
}

bool nothing_asked(const job::Sink& sink) {
  return !sink.quality && !sink.progressive && sink.chroma == job::Chroma::auto_ &&
         !sink.lossless && !sink.effort && !sink.palette && !sink.colors;
}

}  // namespace

bool carries_metadata(Format format, std::string_view file) {
  switch (format) {
    case Format::jpeg: return !jpeg_is_clean(file);
    case Format::png: return !png_is_clean(file);
    case Format::webp: return !webp_is_clean(file);
    case Format::gif: return !gif_is_clean(file);
    default: return true;
  }
}

bool may_answer(const Original& original, Format format, const job::Sink& sink, job::Keep policy) {
  return original.untouched && !original.bytes.empty() && original.format == format &&
         nothing_asked(sink) &&
         (policy == job::Keep::keep || !carries_metadata(format, original.bytes));
}

}  // namespace tintype::formatter
