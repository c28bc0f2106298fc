#include "engines/turn.h"

#include <cmath>

#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

VipsAngle right_angle(double degrees) {
  if (degrees == 90) return VIPS_ANGLE_D90;
  return degrees == 180 ? VIPS_ANGLE_D180 : VIPS_ANGLE_D270;
}

VImage turned(const VImage& picture, double degrees, const job::Color& background) {
  return picture.similarity(VImage::option()
                                ->set("angle", degrees)
                                ->set("background", ink(picture, background))
                                ->set("interpolate", vips::VInterpolate::new_from_name("bicubic")));
}

}  // namespace

Result<VImage> rotate(VImage image, const job::Rotate& rotate) {
  double degrees = std::fmod(rotate.degrees, 360);
  if (degrees < 0) degrees += 360;
  if (degrees == 0) return image;
  return vips_call("rotate", [&] {
    if (std::fmod(degrees, 90) == 0) {
      return for_each_frame(image,
                            [&](const VImage& one, int) { return one.rot(right_angle(degrees)); });
    }
    const VImage able = made_to_hold(image, rotate.background);
    return for_each_frame(able, [&](const VImage& one, int) {
      return finish(turned(one, degrees, rotate.background), able);
    });
  });
}

Result<VImage> flip(VImage image) {
  return vips_call("flip", [&] {
    return for_each_frame(image,
                          [](const VImage& one, int) { return one.flip(VIPS_DIRECTION_VERTICAL); });
  });
}

Result<VImage> flop(VImage image) {
  return vips_call("flop", [&] { return image.flip(VIPS_DIRECTION_HORIZONTAL); });
}

}  // namespace tintype::engines
