#pragma once
// ICC profiles. Images are worked on in sRGB: what carries another profile is converted when it is
// loaded and is then untagged, which means sRGB. A job that asks for `metadata=policy[keep]` or
// names an `addprofile` keeps its sources in their own space until a command needs sRGB (drawing,
// compositing, colour effects). CMYK without a profile is read with libvips's own.
#include <string_view>
#include <vips/vips8>

#include "base/error.h"
#include "job/values.h"

namespace tintype::engines {

// Of embedded and given profiles; larger ones are dropped (embedded) or refused (given).
inline constexpr std::size_t kMaxProfileBytes = 4u << 20;

// "srgb", "p3" and "cmyk", which addprofile takes instead of a url. Any case.
bool is_builtin_profile(std::string_view name);

bool has_profile(const vips::VImage& image);

// An embedded profile that says it is sRGB: nothing to convert.
bool has_srgb_profile(const vips::VImage& image);

// The image without its embedded profile; it is then taken for sRGB.
vips::VImage without_profile(const vips::VImage& image);

// Grey or RGB in sRGB, through the embedded profile or libvips's for CMYK; untagged after it.
// A profile that cannot be used is dropped. Throws vips::VError.
vips::VImage through_profile(const vips::VImage& image);

// The addprofile command. Converts to the profile from the embedded one, or from sRGB (CMYK: from
// libvips's own) when there is none; but a profile that is given by its bytes is only assigned to
// an image of its kind that has none. `profile` is a built-in's name or the bytes of an ICC
// profile, borrowed for the call. bad_request when it is not a profile for grey, RGB or CMYK.
Result<vips::VImage> add_profile(vips::VImage image, std::string_view profile, job::Intent intent);

}  // namespace tintype::engines
