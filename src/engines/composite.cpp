#include "engines/composite.h"

#include "engines/frames.h"
#include "engines/matte.h"
#include "engines/pixels.h"
#include "engines/placement.h"
#include "engines/size.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using job::Compose;
using vips::VImage;

namespace {

VipsBlendMode to_vips(Compose compose) {
  switch (compose) {
    case Compose::over: return VIPS_BLEND_MODE_OVER;
    case Compose::in: return VIPS_BLEND_MODE_IN;
    case Compose::out: return VIPS_BLEND_MODE_OUT;
    case Compose::atop: return VIPS_BLEND_MODE_ATOP;
    case Compose::dest: return VIPS_BLEND_MODE_DEST;
    case Compose::dest_over: return VIPS_BLEND_MODE_DEST_OVER;
    case Compose::dest_in: return VIPS_BLEND_MODE_DEST_IN;
    case Compose::dest_out: return VIPS_BLEND_MODE_DEST_OUT;
    case Compose::dest_atop: return VIPS_BLEND_MODE_DEST_ATOP;
    case Compose::xor_: return VIPS_BLEND_MODE_XOR;
    case Compose::add: return VIPS_BLEND_MODE_ADD;
    case Compose::saturate: return VIPS_BLEND_MODE_SATURATE;
    case Compose::multiply: return VIPS_BLEND_MODE_MULTIPLY;
    case Compose::screen: return VIPS_BLEND_MODE_SCREEN;
    case Compose::overlay: return VIPS_BLEND_MODE_OVERLAY;
    case Compose::darken: return VIPS_BLEND_MODE_DARKEN;
    case Compose::lighten: return VIPS_BLEND_MODE_LIGHTEN;
    case Compose::color_dodge: return VIPS_BLEND_MODE_COLOUR_DODGE;
    case Compose::color_burn: return VIPS_BLEND_MODE_COLOUR_BURN;
    case Compose::hard_light: return VIPS_BLEND_MODE_HARD_LIGHT;
    case Compose::soft_light: return VIPS_BLEND_MODE_SOFT_LIGHT;
    case Compose::difference: return VIPS_BLEND_MODE_DIFFERENCE;
    case Compose::exclusion: return VIPS_BLEND_MODE_EXCLUSION;
    case Compose::replacematte:
    case Compose::colorize: break;  // matte.h
  }
  return VIPS_BLEND_MODE_OVER;
}

// Modes that clear the image where the overlay is not: they must see the whole canvas.
bool reaches_outside(Compose compose) {
  return compose == Compose::in || compose == Compose::out || compose == Compose::dest_in ||
         compose == Compose::dest_atop;
}

bool can_uncover(Compose compose) {
  return reaches_outside(compose) || compose == Compose::dest_out || compose == Compose::xor_;
}

VImage at_depth_of(const VImage& base, const VImage& overlay) {
  if (is_deep(base) == is_deep(overlay)) return overlay;
  if (is_deep(base)) {
    return finish(overlay.linear(257, 0), base);
  }
  return finish(overlay.linear(1.0 / 257, 0), base);
}

VImage blended(const VImage& base, const VImage& overlay, Point at, Compose compose) {
  auto* options = VImage::option()->set("compositing_space", base.interpretation());
  VImage made;
  if (reaches_outside(compose)) {
    made = base.composite2(overlay.embed(at.x, at.y, base.width(), base.height()), to_vips(compose),
                           options);
  } else {
    made = base.composite2(overlay, to_vips(compose), options->set("x", at.x)->set("y", at.y));
  }
  made = finish(made, base);
  if (base.has_alpha() || can_uncover(compose)) return made;
  return made.extract_band(0, VImage::option()->set("n", 3));
}

VImage on_frame(const VImage& base, const VImage& overlay, const job::Composite& composite) {
  const Size canvas{base.width(), base.height()};
  const Point at = place({overlay.width(), overlay.height()}, canvas, composite.gravity,
                         composite.x.resolve(canvas.width), composite.y.resolve(canvas.height));
  const bool meet = at.x < canvas.width && at.y < canvas.height && at.x + overlay.width() > 0 &&
                    at.y + overlay.height() > 0;
  const bool outside =
      reaches_outside(composite.compose) || composite.compose == Compose::replacematte;
  if (!meet && !outside) return base;
  const auto embedded = [&] { return overlay.embed(at.x, at.y, canvas.width, canvas.height); };
  if (composite.compose == Compose::replacematte) return replace_matte(base, embedded());
  if (composite.compose == Compose::colorize) return colorize(base, embedded());
  return blended(base, overlay, at, composite.compose);
}

}  // namespace

Result<VImage> composite(VImage image, VImage overlay, const job::Composite& composite) {
  return vips_call("composite", [&] {
    const VImage base = to_rgb(image);
    const VImage over = fade(at_depth_of(base, to_rgba(overlay)), composite.opacity.share);
    const int count = frame_count(over);
    return for_each_frame(base, [&](const VImage& one, int index) {
      return on_frame(one, frame(over, index % count), composite);
    });
  });
}

}  // namespace tintype::engines
