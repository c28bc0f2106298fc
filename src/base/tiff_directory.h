#pragma once
// The directories of a TIFF file (TIFF 6.0, and BigTIFF): a picture's tags, and the link to the
// next page. EXIF blocks are the same thing. Reads hostile bytes; see ByteReader.
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/byte_reader.h"

namespace tintype {

// The tags that say what a page is. Zero where a tag is missing.
struct TiffPage {
  std::uint32_t width = 0, height = 0;
  std::uint32_t samples = 1;
  bool extra_samples = false;  // alpha, or something like it
  std::uint16_t orientation = 1;
  std::uint64_t entries = 0;  // how many tags it has
  std::uint64_t next = 0;     // offset of the next page; 0: none
};

class TiffDirectories {
 public:
  // Nothing when `bytes` do not begin as TIFF or BigTIFF do.
  static std::optional<TiffDirectories> open(std::string_view bytes);

  std::uint64_t first() const { return first_; }
  // The directory at `offset`; nothing when it is cut, or longer than any honest one.
  std::optional<TiffPage> read(std::uint64_t offset) const;

 private:
  std::uint64_t value(ByteReader& in, std::uint16_t type) const;

  std::string_view bytes_;
  std::endian order_ = std::endian::little;
  bool big_ = false;
  std::uint64_t first_ = 0;
};

}  // namespace tintype
