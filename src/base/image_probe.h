#pragma once
// What an image file says of itself in its header, read without decoding: enough to refuse what is
// not an image or is too large before any worker sees it. Linear in the file, hops from block to
// block within a bound, allocates nothing. Distrusts every byte.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/error.h"
#include "base/image_format.h"

namespace tintype {

struct ImageHeader {
  Format format = Format::jpeg;
  // Pixels, as stored (before EXIF orientation); of the largest page or item where there are
  // several. 0 when the header does not say (SVG without a size).
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  std::uint32_t frames = 1;  // animation frames or pages; a lower bound when the file is cut short
  // Progressive or multi-scan JPEG, interlaced PNG: decoding needs the whole picture in memory.
  bool progressive = false;
  bool alpha = false;
  std::uint16_t orientation = 1;  // EXIF, 1 to 8 (JPEG only; 1 elsewhere)
};

// The kind of file by its first bytes, or nothing. Never looks at names.
std::optional<Format> sniff(std::string_view bytes);

// Reads the header of a whole file. unsupported_media when it is none of the known kinds,
// unprocessable when the header is cut or contradicts itself.
Result<ImageHeader> probe(std::string_view bytes);

}  // namespace tintype
