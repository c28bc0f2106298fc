// JPEG: ITU-T T.81 annex B; the orientation from an EXIF segment (CIPA DC-008).
#include "base/byte_reader.h"
#include "base/image_probe_formats.h"
#include "base/tiff_directory.h"

using namespace std::literals;

namespace tintype {
namespace {

constexpr int kSos = 0xDA, kEoi = 0xD9, kApp1 = 0xE1;

bool is_frame(int marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

// Markers that stand alone: restarts, SOI, TEM.
bool has_no_length(int marker) {
  return (marker >= 0xD0 && marker <= 0xD8) || marker == 0x01;
}

// The next marker; 0 when there is none. Skips fill bytes and what else stands between segments, as
// decoders do.
int next_marker(ByteReader& in) {
  int marker = 0;
  while (in.ok() && marker == 0) {
    while (in.ok() && marker != 0xFF) marker = in.u8();
    while (in.ok() && marker == 0xFF) marker = in.u8();
  }
  return in.ok() ? marker : 0;
}

std::uint16_t exif_orientation(std::string_view segment) {
  constexpr auto kName = "Exif\0\0"sv;
  if (!segment.starts_with(kName)) return 1;
  const auto directories = TiffDirectories::open(segment.substr(kName.size()));
  const auto page = directories ? directories->read(directories->first()) : std::nullopt;
  return page ? page->orientation : 1;
}

struct Frame {
  bool seen = false;
  unsigned components = 0;
};

bool read_frame(std::string_view segment, int marker, Frame& frame, ImageHeader& header) {
  ByteReader in(segment);
  in.skip(1);  // bits a sample
  header.height = in.u16();
  header.width = in.u16();
  frame.components = in.u8();
  const bool only_one = !frame.seen;
  frame.seen = true;
  header.progressive = (marker & 3) == 2;
  return in.ok() && only_one && header.width > 0 && header.height > 0;
}

}  // namespace

Result<ImageHeader> probe_jpeg(std::string_view bytes) {
  ByteReader in(bytes);
  in.skip(2);
  ImageHeader header;
  Frame frame;
  for (std::size_t step = 0; step < kProbeSteps; ++step) {
    const int marker = next_marker(in);
    if (marker == 0 || marker == kEoi) break;
    if (has_no_length(marker)) continue;
    const auto length = in.u16();
    if (length < 2) break;
    const auto segment = in.take(length - 2u);
    if (!in.ok()) break;
    if (marker == kApp1 && header.orientation == 1) header.orientation = exif_orientation(segment);
    if (is_frame(marker) && !read_frame(segment, marker, frame, header))
      return broken_header("JPEG frame header");
    if (marker == kSos && frame.seen) {
      // Components in scans of their own are put together in memory, as progressive scans are.
      const unsigned in_scan = segment.empty() ? 0 : static_cast<unsigned char>(segment[0]);
      header.progressive = header.progressive || in_scan < frame.components;
      return header;
    }
    if (marker == kSos) break;
  }
  return broken_header("JPEG without frame and scan");
}

}  // namespace tintype
