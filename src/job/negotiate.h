#pragma once
// Accept header to output variant (RFC 9110, 12.5.1). Pure, linear, allocates only the answer.
#include <cstddef>
#include <span>
#include <string_view>

#include "base/image_format.h"
#include "job/variant.h"

namespace tintype::job {

// No more of a header is looked at; a range that is cut there does not count.
inline constexpr std::size_t kMaxAcceptBytes = 4096;

// What the client takes. AVIF, WebP and JPEG XL count only when they are named with q above 0, for
// every client says `*/*` and few mean it; they come in order of q, then of `server_order`, and
// those not in `server_order` are left out. JPEG, PNG and GIF are refused only by q=0 or by being
// matched by no range at all. Junk is skipped; no header, or nothing but junk, is the default.
OutputVariant negotiate(std::string_view accept, std::span<const Format> server_order);

}  // namespace tintype::job
