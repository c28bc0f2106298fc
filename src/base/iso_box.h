#pragma once
// The boxes of ISO/IEC 14496-12, which HEIF and JPEG XL files are made of.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/byte_reader.h"

namespace tintype {

// More boxes than this are no honest header.
inline constexpr std::size_t kMaxIsoBoxes = 65'536;

struct IsoBox {
  std::string_view type, body;
  bool cut = false;  // the body goes on beyond the bytes there are
};

// The next box of `in`, which stands behind it then; nothing at the end or when its head is cut or
// wrong.
inline std::optional<IsoBox> next_iso_box(ByteReader& in) {
  if (in.remaining() < 8) return {};
  std::uint64_t size = in.u32(), head = 8;
  IsoBox box;
  box.type = in.take(4);
  if (size == 1) {
    size = in.u64();
    head = 16;
  }
  if (size == 0) size = head + in.remaining();  // runs to the end
  if (!in.ok() || size < head) return {};
  box.cut = size - head > in.remaining();
  box.body = in.take(std::min<std::uint64_t>(size - head, in.remaining()));
  return box;
}

}  // namespace tintype
