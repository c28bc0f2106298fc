#include "formatter/strip_exif.h"

#include <cstdint>

namespace tintype::formatter {
namespace {

std::uint32_t byte(std::string_view file, std::size_t at) {
  return static_cast<unsigned char>(file[at]);
}

std::uint32_t little_endian_32(std::string_view file, std::size_t at) {
  return byte(file, at) | byte(file, at + 1) << 8 | byte(file, at + 2) << 16 |
         byte(file, at + 3) << 24;
}

void set_little_endian_32(std::string& file, std::size_t at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) file[at + i] = static_cast<char>(value >> 8 * i);
}

}  // namespace

std::string jpeg_without_exif(std::string_view file) {
  std::size_t at = 2;  // after SOI
  // Application segments come first.
  while (at + 4 <= file.size() && byte(file, at) == 0xff && (byte(file, at + 1) & 0xf0) == 0xe0) {
    const std::size_t length = 2 + (byte(file, at + 2) << 8 | byte(file, at + 3));
    const bool is_exif =
        byte(file, at + 1) == 0xe1 && file.substr(at + 4, 5) == std::string_view("Exif", 5);
    if (is_exif && at + length <= file.size())
      return std::string(file.substr(0, at)).append(file.substr(at + length));
    at += length;
  }
  return std::string(file);
}

// https://developers.google.com/speed/webp/docs/riff_container
std::string webp_without_exif(std::string_view file) {
  constexpr std::size_t kRiffHeader = 12, kChunkHeader = 8;
  constexpr char kExifFlag = 0x08;
  std::string out(file.substr(0, kRiffHeader));
  std::size_t at = kRiffHeader;
  while (at + kChunkHeader <= file.size()) {
    const std::size_t payload = little_endian_32(file, at + 4);
    const std::string_view chunk = file.substr(at, kChunkHeader + payload + payload % 2);
    if (!chunk.starts_with("EXIF")) out.append(chunk);
    at += kChunkHeader + payload + payload % 2;
  }
  if (out.size() > kRiffHeader + kChunkHeader && out.compare(kRiffHeader, 4, "VP8X") == 0)
    out[kRiffHeader + kChunkHeader] &= static_cast<char>(~kExifFlag);
  if (out.size() < kRiffHeader) return std::string(file);
  set_little_endian_32(out, 4, static_cast<std::uint32_t>(out.size() - 8));
  return out;
}

}  // namespace tintype::formatter
