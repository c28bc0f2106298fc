#pragma once
// libvips 8.14 writes an EXIF block of its own, of resolution and size, into every JPEG and WebP,
// even when told to strip; its strip drops the ICC profile instead. These take the block out of
// files it has just written. Pure; linear. What is not such a file comes back as it is.
#include <string>
#include <string_view>

namespace tintype::formatter {

std::string jpeg_without_exif(std::string_view file);
std::string webp_without_exif(std::string_view file);

}  // namespace tintype::formatter
