#pragma once
// The kinds of file that are read or made here, by the one name each has in requests.
#include <optional>
#include <string_view>

namespace tintype {

enum class Format { jpeg, png, webp, avif, gif, tiff, jxl, svg, json, xml, css };

std::string_view to_string(Format format);                 // "jpeg", "png", …
std::optional<Format> format_from(std::string_view name);  // "jpg" and "tif" too
std::string_view media_type(Format format);                // "image/jpeg", …
std::string_view file_extension(Format format);            // "jpg", …

}  // namespace tintype
