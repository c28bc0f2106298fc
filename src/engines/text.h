#pragma once
// The annotate command. Fonts are found by name among those installed ("serif bold"), never in
// files; what a font lacks, colour emoji included, comes from others that have it. The text is
// plain: markup in it is shown as it stands. Newlines break lines; with a width, words wrap (long
// ones between letters). `align` is towards the start of the script's direction for left and the
// end for right. The block of lines is turned by `degrees` and then placed by gravity. The stroke
// lies behind the letters and reaches `strokewidth` pixels outwards.
#include <vips/vips8>

#include "base/error.h"
#include "engines/size.h"
#include "job/commands.h"

namespace tintype::engines {

// Lazy but for the text itself, which is drawn at once; `limits` bound it. bad_request for text
// that is not UTF-8 or a font name that is none; too_large. Text of blanks only changes nothing.
Result<vips::VImage> annotate(vips::VImage image, const job::Annotate& annotate,
                              const SizeLimits& limits);

}  // namespace tintype::engines
