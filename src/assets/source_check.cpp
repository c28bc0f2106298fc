#include "assets/source_check.h"

#include "base/byte_reader.h"

namespace tintype::assets {
namespace {

constexpr std::size_t kIccHeadBytes = 128, kIccMaxBytes = 4 << 20;

// No image begins so: the mark is where every profile has it, and the size is the profile's own.
bool is_icc_profile(std::string_view bytes) {
  if (bytes.size() < kIccHeadBytes || bytes.size() > kIccMaxBytes) return false;
  const std::uint32_t declared = ByteReader(bytes).u32();
  return bytes.substr(36, 4) == "acsp" && declared >= kIccHeadBytes && declared <= bytes.size();
}

bool has_too_many_pixels(const ImageHeader& header, std::uint64_t most) {
  const std::uint64_t frame = std::uint64_t{header.width} * header.height;
  return frame != 0 && frame > most / header.frames;
}

}  // namespace

Result<void> check_source(std::string_view bytes, const SourceLimits& limits) {
  if (bytes.size() > limits.max_bytes)
    return Error{Code::too_large, "the source has too many bytes", {}};
  const auto kind = sniff(bytes);
  if (!kind && is_icc_profile(bytes)) return {};
  if (kind == Format::svg && !limits.svg)
    return Error{Code::unsupported_media, "SVG sources are not read here", {}};
  const auto header = probe(bytes);
  if (!header) return header.error();
  if (header->frames > limits.max_frames)
    return Error{Code::too_large, "the source has too many frames", {}};
  if (has_too_many_pixels(*header, limits.max_pixels))
    return Error{Code::too_large, "the source has too many pixels", {}};
  return {};
}

}  // namespace tintype::assets
