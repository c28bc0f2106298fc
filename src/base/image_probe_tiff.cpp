#include "base/image_probe_formats.h"
#include "base/tiff_directory.h"

namespace tintype {
namespace {

// Colour and alpha. Files with more are instruments' data, and what decoders are hurt by.
constexpr std::uint32_t kMaxSamples = 4;

std::uint64_t area(std::uint32_t width, std::uint32_t height) {
  return std::uint64_t{width} * height;
}

}  // namespace

// The largest page is what the file is measured by: any page may be asked for.
Result<ImageHeader> probe_tiff(std::string_view bytes) {
  const auto directories = TiffDirectories::open(bytes);
  if (!directories) return broken_header("TIFF header");
  ImageHeader header;
  header.frames = 0;
  std::uint64_t steps = 0;
  for (std::uint64_t offset = directories->first(); offset != 0;) {
    const auto page = directories->read(offset);
    if (!page) return broken_header("TIFF directory");
    steps += page->entries;
    if (steps > kProbeSteps) return broken_header("too many TIFF directories, or a circle");
    if (page->samples > kMaxSamples)
      return Error{Code::unsupported_media, "the source has more than four channels", {}};
    if (area(page->width, page->height) >= area(header.width, header.height)) {
      header.width = page->width;
      header.height = page->height;
    }
    header.alpha = header.alpha || page->extra_samples;
    ++header.frames;
    offset = page->next;
  }
  if (header.frames == 0) return broken_header("TIFF without a directory");
  return header;
}

}  // namespace tintype
