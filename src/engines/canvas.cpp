#include "engines/canvas.h"

#include <algorithm>
#include <cmath>

#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/placement.h"
#include "engines/shape.h"
#include "engines/size.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

VipsExtend to_vips(job::Edge edge) {
  switch (edge) {
    case job::Edge::color: return VIPS_EXTEND_BACKGROUND;
    case job::Edge::copy: return VIPS_EXTEND_COPY;
    case job::Edge::mirror: return VIPS_EXTEND_MIRROR;
    case job::Edge::repeat: return VIPS_EXTEND_REPEAT;
  }
  return VIPS_EXTEND_BACKGROUND;
}

// Where the image lies on its new canvas.
struct Canvas {
  Point at;
  Size size;
};

Result<Canvas> canvas_for(Size from, const job::Extend& extend) {
  const double left = std::max(0.0, extend.left.resolve(from.width));
  const double right = std::max(0.0, extend.right.resolve(from.width));
  const double top = std::max(0.0, extend.top.resolve(from.height));
  const double bottom = std::max(0.0, extend.bottom.resolve(from.height));
  const Result<Size> padded = whole_pixels(from.width + std::round(left) + std::round(right),
                                           from.height + std::round(top) + std::round(bottom));
  if (!padded) return padded.error();
  const double width = extend.width ? extend.width->resolve(from.width) : 0;
  const double height = extend.height ? extend.height->resolve(from.height) : 0;
  const Result<Size> size = whole_pixels(std::max<double>(padded->width, width),
                                         std::max<double>(padded->height, height));
  if (!size) return size.error();
  const Point corner = place(*padded, *size, extend.gravity, 0, 0);
  return Canvas{{corner.x + static_cast<int>(std::lround(left)),
                 corner.y + static_cast<int>(std::lround(top))},
                *size};
}

// `made` by a blend mode, without the alpha that `base` did not have.
VImage like(const VImage& base, const VImage& made) {
  const VImage whole = finish(made, base);
  return base.has_alpha() ? whole : whole.extract_band(0, VImage::option()->set("n", 3));
}

VImage laid_on(const VImage& base, const VImage& over) {
  return base.composite2(over, VIPS_BLEND_MODE_OVER,
                         VImage::option()->set("compositing_space", base.interpretation()));
}

// What the frame covers: all but a window, which is rounded by what the width leaves of the radius.
VImage frame_mask(Size size, const job::Border& border) {
  const Size window{size.width - 2 * border.width, size.height - 2 * border.width};
  if (window.width < 1 || window.height < 1) {
    return rounded_rectangle(size.width, size.height, 0);
  }
  const int radius = std::max(0, border.radius - border.width);
  return rounded_rectangle(window.width, window.height, radius)
      .embed(border.width, border.width, size.width, size.height)
      .invert();
}

}  // namespace

Result<VImage> blank(const job::Blank& blank) {
  const Result<Size> size = whole_pixels(blank.width, blank.height);
  if (!size) return size.error();
  return vips_call("blank", [&] {
    const VImage pixel =
        VImage::black(1, 1, VImage::option()->set("bands", blank.color.a == 255 ? 3 : 4))
            .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
    const VImage colored = pixel.new_from_image(ink(pixel, blank.color));
    return colored.embed(0, 0, size->width, size->height,
                         VImage::option()->set("extend", VIPS_EXTEND_COPY));
  });
}

Result<VImage> flatten(VImage image, const job::Flatten& flatten) {
  return vips_call("flatten", [&] {
    if (!image.has_alpha()) return image;
    job::Color opaque = flatten.color;
    opaque.a = 255;
    const VImage able = made_to_hold(image, opaque);
    std::vector<double> background = ink(able, opaque);
    background.pop_back();
    return finish(
        able.flatten(VImage::option()->set("background", background)->set("max_alpha", peak(able))),
        able);
  });
}

Result<VImage> extend(VImage image, const job::Extend& extend) {
  const Size from = frame_size(image);
  const Result<Canvas> canvas = canvas_for(from, extend);
  if (!canvas) return canvas.error();
  if (canvas->size == from) return image;
  return vips_call("extend", [&] {
    const VImage able = extend.edge == job::Edge::color ? made_to_hold(image, extend.color) : image;
    return for_each_frame(able, [&](const VImage& one, int) {
      auto* options = VImage::option()->set("extend", to_vips(extend.edge));
      if (extend.edge == job::Edge::color) options->set("background", ink(able, extend.color));
      return one.embed(canvas->at.x, canvas->at.y, canvas->size.width, canvas->size.height,
                       options);
    });
  });
}

Result<VImage> border(VImage image, const job::Border& border) {
  if (border.width < 0 || border.radius < 0) {
    return Error{Code::bad_request, "border: width and radius must be 0 or more", {}};
  }
  return vips_call("border", [&] {
    const VImage able = to_rgb(image);
    const Size size = frame_size(able);
    const VImage edge =
        masked(filled_like(to_rgba(frame(able, 0)), border.color), frame_mask(size, border));
    const VImage corners = rounded_rectangle(size.width, size.height, border.radius);
    return for_each_frame(able, [&](const VImage& one, int) {
      const VImage made = like(one, laid_on(one, edge));
      return border.radius > 0 ? masked(made, corners) : made;
    });
  });
}

Result<VImage> tile(VImage image, const std::optional<VImage>& pattern, const job::Tile& tile) {
  const Size from = frame_size(image);
  const Result<Size> size =
      whole_pixels(tile.width.value_or(from.width), tile.height.value_or(from.height));
  if (!size) return size.error();
  const auto repeated = [&](const VImage& one) {
    return one.replicate(1 + (size->width - 1) / one.width(), 1 + (size->height - 1) / one.height())
        .crop(0, 0, size->width, size->height);
  };
  return vips_call("tile", [&] {
    if (!pattern) {
      return for_each_frame(image, [&](const VImage& one, int) { return repeated(one); });
    }
    const VImage cover = repeated(to_rgb(frame(*pattern, 0)));
    const VImage base = to_rgb(image);
    return for_each_frame(base, [&](const VImage& one, int) {
      const VImage sized = one.width() == size->width && one.height() == size->height
                               ? one
                               : one.embed(0, 0, size->width, size->height);
      return like(one, laid_on(sized, cover));
    });
  });
}

}  // namespace tintype::engines
