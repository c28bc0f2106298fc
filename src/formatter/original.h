#pragma once
// When the original's own bytes may be the answer.
#include <string_view>

#include "base/image_format.h"
#include "formatter/encode.h"
#include "job/commands.h"

namespace tintype::formatter {

// Whether a file has, or may have, more in it than the picture, its colour profile and what is
// needed to show it: EXIF, XMP, IPTC, comments, thumbnails, trailing bytes. True in doubt, and for
// formats whose files are not looked into here. Linear; distrusts every byte.
bool carries_metadata(Format format, std::string_view file);

// Whether the original may be answered in place of a result in `format` that turned out larger: it
// is untouched, of that format, nothing about the encoding was asked, and it holds nothing that
// the policy would have taken out.
bool may_answer(const Original& original, Format format, const job::Sink& sink, job::Keep policy);

}  // namespace tintype::formatter
