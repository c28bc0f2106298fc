#pragma once
// EXIF for people: libvips' decoded fields as names and readable values.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>
#include <vips/vips8>

namespace tintype::formatter {

inline constexpr std::size_t kMaxExifFields = 128;
inline constexpr std::size_t kMaxExifValueBytes = 256;

using Fields = std::vector<std::pair<std::string, std::string>>;

// Name ("FNumber") and value ("f/2.8"), in the file's order, each name once, valid UTF-8, at most
// kMaxExifFields; where the picture was taken (GPS) only `with_location`. What belongs to the
// thumbnail and what is no text is left out.
Fields exif_fields(const vips::VImage& image, bool with_location);

// libvips writes "VALUE (READABLE, TYPE, N components, N bytes)"; the readable part.
std::string_view readable_value(std::string_view vips_text);

}  // namespace tintype::formatter
