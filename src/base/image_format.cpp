#include "base/image_format.h"

#include <array>

namespace tintype {
namespace {

struct Row {
  Format format;
  std::string_view name, alias, media_type, extension;
};

constexpr std::array kRows{
    Row{Format::jpeg, "jpeg", "jpg", "image/jpeg", "jpg"},
    Row{Format::png, "png", "", "image/png", "png"},
    Row{Format::webp, "webp", "", "image/webp", "webp"},
    Row{Format::avif, "avif", "", "image/avif", "avif"},
    Row{Format::gif, "gif", "", "image/gif", "gif"},
    Row{Format::tiff, "tiff", "tif", "image/tiff", "tif"},
    Row{Format::jxl, "jxl", "", "image/jxl", "jxl"},
    Row{Format::svg, "svg", "", "image/svg+xml", "svg"},
    Row{Format::json, "json", "", "application/json", "json"},
    Row{Format::xml, "xml", "", "application/xml", "xml"},
    Row{Format::css, "css", "", "text/css", "css"},
};

const Row& row(Format format) {
  return kRows[static_cast<std::size_t>(format)];
}

}  // namespace

std::string_view to_string(Format format) {
  return row(format).name;
}
std::string_view media_type(Format format) {
  return row(format).media_type;
}
std::string_view file_extension(Format format) {
  return row(format).extension;
}

std::optional<Format> format_from(std::string_view name) {
  for (const Row& candidate : kRows)
    if (name == candidate.name || (!candidate.alias.empty() && name == candidate.alias))
      return candidate.format;
  return {};
}

}  // namespace tintype
