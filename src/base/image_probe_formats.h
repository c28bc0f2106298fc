#pragma once
// The header readers behind probe(), one file a family. Each takes a whole file that sniff() has
// recognised as its own. Linear in the file, and at most kProbeSteps blocks are looked at.
#include <cstddef>
#include <string_view>

#include "base/image_probe.h"

namespace tintype {

// More segments, chunks, boxes or directories than this are no honest header: unprocessable.
inline constexpr std::size_t kProbeSteps = 4'000'000;

Result<ImageHeader> probe_jpeg(std::string_view bytes);
Result<ImageHeader> probe_png(std::string_view bytes);
Result<ImageHeader> probe_gif(std::string_view bytes);
Result<ImageHeader> probe_webp(std::string_view bytes);
Result<ImageHeader> probe_avif(std::string_view bytes);
Result<ImageHeader> probe_tiff(std::string_view bytes);
Result<ImageHeader> probe_jxl(std::string_view bytes);
Result<ImageHeader> probe_svg(std::string_view bytes);

// The attributes' text of the root element when that is `svg`, wherever prolog and comments let it
// begin; nothing otherwise. For sniff() and probe_svg().
std::optional<std::string_view> svg_root(std::string_view bytes);

// Whether an ISO media file says it is AVIF; HEIC and video are not. For sniff().
bool is_avif(std::string_view bytes);

// The error of a header that is cut or contradicts itself; `detail` for the log.
Error broken_header(std::string_view detail);

}  // namespace tintype
