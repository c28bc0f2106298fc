#pragma once
// What a file says beside its pixels, as libvips carries it: EXIF, XMP, IPTC, comments, profile.
#include <vips/vips8>

#include "job/values.h"

namespace tintype::formatter {

// The image with the metadata that the policy leaves.
//   strip      nothing
//   keep       everything that is not bound to the pixels as they were (the EXIF thumbnail may show
//              what was cropped away, so it goes unless `untouched`)
//   copyright  who made it and whose it is: EXIF Artist and Copyright, XMP dc:rights, IPTC by-line
//              and copyright notice
// The profile is none of this: it stays unless it is sRGB (which is what no profile means) or is
// for other colours than the image's. `keep` keeps sRGB too.
vips::VImage with_policy(const vips::VImage& image, job::Keep policy, bool untouched);

// Whether any EXIF, XMP, IPTC or comment is on the image.
bool has_metadata(const vips::VImage& image);

}  // namespace tintype::formatter
