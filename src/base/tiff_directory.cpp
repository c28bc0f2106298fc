#include "base/tiff_directory.h"

#include <algorithm>
#include <limits>

namespace tintype {
namespace {

constexpr std::uint64_t kMaxEntries = 4096;

std::uint32_t clamped(std::uint64_t value) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(value, std::numeric_limits<std::uint32_t>::max()));
}

void set(TiffPage& page, std::uint16_t tag, std::uint64_t value) {
  switch (tag) {
    case 256: page.width = clamped(value); break;
    case 257: page.height = clamped(value); break;
    case 274:
      page.orientation = value >= 1 && value <= 8 ? static_cast<std::uint16_t>(value) : 1;
      break;
    case 277: page.samples = clamped(value); break;
    case 338: page.extra_samples = true; break;
    default: break;
  }
}

}  // namespace

std::optional<TiffDirectories> TiffDirectories::open(std::string_view bytes) {
  TiffDirectories result;
  result.bytes_ = bytes;
  if (bytes.starts_with("MM"))
    result.order_ = std::endian::big;
  else if (!bytes.starts_with("II"))
    return {};
  ByteReader in(bytes, result.order_);
  in.skip(2);
  const auto magic = in.u16();
  result.big_ = magic == 43;
  if (result.big_) in.skip(4);  // width of offsets, and nothing
  result.first_ = result.big_ ? in.u64() : in.u32();
  if ((magic != 42 && magic != 43) || !in.ok()) return {};
  return result;
}

// A tag's first value, when it is a whole number of a kind these tags use.
std::uint64_t TiffDirectories::value(ByteReader& in, std::uint16_t type) const {
  switch (type) {
    case 1: return in.u8();
    case 3: return in.u16();
    case 4: return in.u32();
    case 16: return big_ ? in.u64() : 0;
    default: return 0;
  }
}

std::optional<TiffPage> TiffDirectories::read(std::uint64_t offset) const {
  ByteReader in(bytes_, order_);
  in.seek(offset);
  TiffPage page;
  page.entries = big_ ? in.u64() : in.u16();
  if (page.entries == 0 || page.entries > kMaxEntries) return {};
  const std::size_t value_size = big_ ? 8 : 4;
  for (std::uint64_t i = 0; i < page.entries && in.ok(); ++i) {
    const auto tag = in.u16();
    const auto type = in.u16();
    in.skip(value_size);  // how many values
    ByteReader value_in(in.take(value_size), order_);
    set(page, tag, value(value_in, type));
  }
  if (!in.ok()) return {};
  // EXIF blocks are often cut right after the last entry: no next page then.
  if (in.remaining() >= value_size) page.next = big_ ? in.u64() : in.u32();
  return page;
}

}  // namespace tintype
