#include "base/image_probe.h"

#include "base/image_probe_formats.h"

using namespace std::literals;

namespace tintype {
namespace {

bool is_tiff(std::string_view bytes) {
  const auto magic = bytes.substr(0, 4);
  return magic == "II*\0"sv || magic == "MM\0*"sv || magic == "II+\0"sv || magic == "MM\0+"sv;
}

bool is_jxl(std::string_view bytes) {
  return bytes.starts_with("\xff\x0a"sv) || bytes.starts_with("\0\0\0\x0cJXL \r\n\x87\n"sv);
}

Result<ImageHeader> probe_as(Format format, std::string_view bytes) {
  switch (format) {
    case Format::jpeg: return probe_jpeg(bytes);
    case Format::png: return probe_png(bytes);
    case Format::webp: return probe_webp(bytes);
    case Format::avif: return probe_avif(bytes);
    case Format::gif: return probe_gif(bytes);
    case Format::tiff: return probe_tiff(bytes);
    case Format::jxl: return probe_jxl(bytes);
    case Format::svg: return probe_svg(bytes);
    case Format::json:
    case Format::xml:
    case Format::css: break;
  }
  return Error{Code::internal, "internal error", {}, "sniffed a format that is never read"};
}

}  // namespace

Error broken_header(std::string_view detail) {
  return {Code::unprocessable, "the source's image header is damaged", {}, std::string(detail)};
}

std::optional<Format> sniff(std::string_view bytes) {
  if (bytes.starts_with("\xff\xd8\xff"sv)) return Format::jpeg;
  if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return Format::png;
  if (bytes.starts_with("GIF87a"sv) || bytes.starts_with("GIF89a"sv)) return Format::gif;
  if (bytes.starts_with("RIFF"sv) && bytes.substr(4, 8).ends_with("WEBP"sv)) return Format::webp;
  if (is_tiff(bytes)) return Format::tiff;
  if (is_jxl(bytes)) return Format::jxl;
  if (is_avif(bytes)) return Format::avif;
  if (svg_root(bytes)) return Format::svg;
  return {};
}

Result<ImageHeader> probe(std::string_view bytes) {
  const auto format = sniff(bytes);
  if (!format)
    return Error{
        Code::unsupported_media, "the source is not an image of a kind that is read here", {}};
  auto header = probe_as(*format, bytes);
  if (!header) return header;
  header->format = *format;
  const bool sized = header->width > 0 && header->height > 0;
  if (!sized && *format != Format::svg) return broken_header("no width or height");
  return header;
}

}  // namespace tintype
