// JPEG XL: ISO/IEC 18181-1 (SizeHeader, ImageMetadata) and 18181-2 (container).
#include <algorithm>
#include <array>

#include "base/image_probe_formats.h"
#include "base/iso_box.h"

using namespace std::literals;

namespace tintype {
namespace {

// Bits from the least significant on; past the end come zeros and ok() is false.
class BitReader {
 public:
  explicit BitReader(std::string_view bytes) : bytes_(bytes) {}
  bool ok() const { return ok_; }

  std::uint32_t bits(unsigned count) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < count; ++i, ++at_) {
      if (at_ / 8 >= bytes_.size()) {
        ok_ = false;
        return 0;
      }
      const auto byte = static_cast<unsigned char>(bytes_[at_ / 8]);
      value |= static_cast<std::uint32_t>(byte >> (at_ % 8) & 1) << i;
    }
    return value;
  }

  // The standard's U32: a two-bit choice among offsets with extra bits.
  struct Choice {
    std::uint32_t offset;
    unsigned extra;
  };
  std::uint32_t pick(const std::array<Choice, 4>& choices) {
    const Choice& choice = choices[bits(2)];
    return choice.offset + bits(choice.extra);
  }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool ok_ = true;
};

using Choices = std::array<BitReader::Choice, 4>;
constexpr Choices kSide{{{1, 9}, {1, 13}, {1, 18}, {1, 30}}};
constexpr Choices kPreviewSide{{{1, 6}, {65, 8}, {321, 10}, {1345, 12}}};
constexpr Choices kPreviewEighths{{{16, 0}, {32, 0}, {1, 5}, {33, 9}}};

std::uint32_t by_ratio(std::uint32_t height, std::uint32_t ratio) {
  constexpr std::array<std::array<std::uint64_t, 2>, 8> kRatios{
      {{0, 1}, {1, 1}, {12, 10}, {4, 3}, {3, 2}, {16, 9}, {5, 4}, {2, 1}}};
  return static_cast<std::uint32_t>(height * kRatios[ratio][0] / kRatios[ratio][1]);
}

void read_size(BitReader& in, ImageHeader& header) {
  const bool eighths = in.bits(1) != 0;
  const auto side = [&] { return eighths ? (in.bits(5) + 1) * 8 : in.pick(kSide); };
  header.height = side();
  const std::uint32_t ratio = in.bits(3);
  header.width = ratio == 0 ? side() : by_ratio(header.height, ratio);
}

void skip_preview(BitReader& in) {
  const bool eighths = in.bits(1) != 0;
  in.pick(eighths ? kPreviewEighths : kPreviewSide);
  if (in.bits(3) == 0) in.pick(eighths ? kPreviewEighths : kPreviewSide);
}

void skip_animation(BitReader& in) {
  in.pick({{{100, 0}, {1000, 0}, {1, 10}, {1, 30}}});  // ticks a second
  in.pick({{{1, 0}, {1001, 0}, {1, 8}, {1, 10}}});
  in.pick({{{0, 0}, {0, 3}, {0, 16}, {0, 32}}});  // loops
  in.bits(1);                                     // time codes
}

// Whether the first extra channel is alpha.
bool read_alpha(BitReader& in) {
  if (in.bits(1) != 0) return false;  // all of the metadata is default
  if (in.bits(1) != 0) {
    in.bits(3);  // orientation: decoders apply it
    ImageHeader intrinsic;
    if (in.bits(1) != 0) read_size(in, intrinsic);
    if (in.bits(1) != 0) skip_preview(in);
    if (in.bits(1) != 0) skip_animation(in);
  }
  const bool floating = in.bits(1) != 0;
  in.pick(floating ? Choices{{{32, 0}, {16, 0}, {24, 0}, {1, 6}}}
                   : Choices{{{8, 0}, {10, 0}, {12, 0}, {1, 6}}});
  if (floating) in.bits(4);
  in.bits(1);  // narrow buffers suffice
  if (in.pick({{{0, 0}, {1, 0}, {2, 4}, {1, 12}}}) == 0) return false;
  const bool plain_alpha = in.bits(1) != 0;
  return plain_alpha || in.pick({{{0, 0}, {1, 0}, {2, 4}, {18, 6}}}) == 0;
}

// The codestream, or the first part of it, out of the container.
std::string_view codestream(std::string_view bytes) {
  if (bytes.starts_with("\xff\x0a"sv)) return bytes;
  ByteReader in(bytes);
  for (std::size_t step = 0; step < kMaxIsoBoxes; ++step) {
    const auto box = next_iso_box(in);
    if (!box) return {};
    if (box->type == "jxlc") return box->body;
    if (box->type == "jxlp") return box->body.substr(std::min<std::size_t>(4, box->body.size()));
  }
  return {};
}

}  // namespace

Result<ImageHeader> probe_jxl(std::string_view bytes) {
  const auto stream = codestream(bytes);
  if (!stream.starts_with("\xff\x0a"sv)) return broken_header("JPEG XL without a codestream");
  BitReader in(stream.substr(2));
  ImageHeader header;
  read_size(in, header);
  if (!in.ok()) return broken_header("JPEG XL size header");
  header.alpha = read_alpha(in);
  if (!in.ok()) return broken_header("JPEG XL metadata");
  return header;
}

}  // namespace tintype
