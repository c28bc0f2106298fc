#include "worker/verify.h"

#include <algorithm>

#include "base/image_probe.h"
#include "base/memfd.h"
#include "job/utf8.h"

namespace tintype::worker {
namespace {

constexpr auto kLastFormat = static_cast<std::uint32_t>(Format::css);

Error lie(const char* what) {
  return {Code::internal, "internal error", {}, what};
}

bool is_text(Format format) {
  return format == Format::json || format == Format::xml || format == Format::css;
}

bool is_of_format(std::string_view body, Format format) {
  return is_text(format) ? job::valid_utf8(body) : sniff(body) == format;
}

// A text tells of a picture that need not have been made, so only the source's bound holds for it.
bool has_possible_size(const Frame& frame, bool text, const Limits& limits) {
  const std::uint64_t pixels = std::uint64_t{frame.width} * frame.height;
  const auto most = std::max(limits.max_source_pixels, limits.max_result_pixels);
  if (frame.width > 0x7fffffff || frame.height > 0x7fffffff || frame.frames > 0x7fffffff)
    return false;
  if (text) return pixels <= most;
  const auto longest = static_cast<std::uint32_t>(limits.max_dimension_px);
  const auto most_frames = static_cast<std::uint32_t>(limits.max_frames);
  return frame.width >= 1 && frame.height >= 1 && frame.frames >= 1 && pixels <= most &&
         frame.width <= longest && frame.height <= longest && frame.frames <= most_frames;
}

}  // namespace

Result<Done> verified_result(const Packet& packet, std::size_t max_bytes, const Limits& limits) {
  const auto& frame = packet.frame;
  if (frame.kind != Kind::result || packet.descriptors.size() != 1 || !packet.text.empty())
    return lie("not a result packet");
  if (frame.format > kLastFormat) return lie("result of unknown format");
  const auto format = static_cast<Format>(frame.format);
  if (!has_possible_size(frame, is_text(format), limits)) return lie("result of impossible size");
  const auto body = map_sealed(packet.descriptors.front(), max_bytes);
  if (!body) return body.error();
  if (!is_of_format(body->text(), format)) return lie("result is not of the format claimed");
  Done done;
  done.body = body->text();
  done.format = format;
  done.width = static_cast<int>(frame.width);
  done.height = static_cast<int>(frame.height);
  done.frames = static_cast<int>(frame.frames);
  done.decode = std::chrono::microseconds(frame.decode_us);
  done.encode = std::chrono::microseconds(frame.encode_us);
  return done;
}

}  // namespace tintype::worker
