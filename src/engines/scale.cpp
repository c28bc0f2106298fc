#include "engines/scale.h"

#include <algorithm>
#include <cmath>

#include "engines/crop.h"
#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/placement.h"
#include "engines/resample.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

struct Box {
  double width = 0, height = 0;
};

// The asked box in pixels; a side that is open follows the image's aspect.
Box asked(Size from, const job::Scale& scale) {
  const double width = scale.width ? scale.width->resolve(from.width) : 0;
  const double height = scale.height ? scale.height->resolve(from.height) : 0;
  if (width > 0 && height > 0) return {width, height};
  if (width > 0) return {width, std::max(1.0, width * from.height / from.width)};
  if (height > 0) return {std::max(1.0, height * from.width / from.height), height};
  return {from.width * 1.0, from.height * 1.0};
}

Box within(Size from, Box box, bool enlarge) {
  double ratio = std::min(box.width / from.width, box.height / from.height);
  if (!enlarge) ratio = std::min(ratio, 1.0);
  return {std::max(1.0, from.width * ratio), std::max(1.0, from.height * ratio)};
}

Result<ScalePlan> plan_within(Size from, Box box, bool enlarge) {
  const Box fitted = within(from, box, enlarge);
  Result<Size> size = whole_pixels(fitted.width, fitted.height);
  if (!size) return size.error();
  return ScalePlan{*size, *size};
}

Result<ScalePlan> plan_cover(Size from, Box box, double zoom) {
  Result<Size> result = whole_pixels(box.width, box.height);
  if (!result) return result.error();
  const double ratio =
      std::max(result->width * 1.0 / from.width, result->height * 1.0 / from.height) *
      std::max(zoom, 1.0);
  Result<Size> resized = whole_pixels(std::max(from.width * ratio, result->width * 1.0),
                                      std::max(from.height * ratio, result->height * 1.0));
  if (!resized) return resized.error();
  return ScalePlan{*resized, *result};
}

VImage resize_in_linear_light(const VImage& image, Size to, job::Kernel kernel) {
  const VImage srgb = to_srgb(image);
  const Layers layers = split(srgb);
  const VImage light = layers.colour.colourspace(VIPS_INTERPRETATION_scRGB);
  if (layers.alpha.is_null()) {
    const VImage small = resize_to(light, to, kernel);
    return finish(small.colourspace(srgb.interpretation()), srgb);
  }
  auto* range = VImage::option()->set("max_alpha", peak(srgb));
  const VImage dense = light.bandjoin(layers.alpha.cast(light.format())).premultiply(range);
  auto* back = VImage::option()->set("max_alpha", peak(srgb));
  const VImage small = resize_to(dense, to, kernel).unpremultiply(back);
  const VImage alpha = small.extract_band(small.bands() - 1).rint().cast(srgb.format());
  const VImage colour = small.extract_band(0, VImage::option()->set("n", small.bands() - 1))
                            .copy(VImage::option()->set("interpretation", light.interpretation()))
                            .colourspace(srgb.interpretation());
  return Layers{finish(colour, layers.colour), alpha}.join();
}

VImage resized(const VImage& image, Size to, const job::Scale& scale) {
  if (Size{image.width(), image.height()} == to) return image;
  if (scale.linear) return resize_in_linear_light(image, to, scale.kernel);
  if (scale.kernel == job::Kernel::nearest) return resize_to(image, to, scale.kernel);
  return premultiplied(image,
                       [&](const VImage& dense) { return resize_to(dense, to, scale.kernel); });
}

}  // namespace

Result<ScalePlan> plan_scale(Size from, const job::Scale& scale) {
  const Box box = asked(from, scale);
  switch (scale.fit) {
    case job::Fit::fit: return plan_within(from, box, true);
    case job::Fit::limit: return plan_within(from, box, false);
    case job::Fit::cover: return plan_cover(from, box, scale.zoom);
    case job::Fit::min: {
      const double shrink = std::min({from.width / box.width, from.height / box.height, 1.0});
      return plan_cover(from,
                        {std::max(1.0, box.width * shrink), std::max(1.0, box.height * shrink)},
                        scale.zoom);
    }
    case job::Fit::stretch: {
      Result<Size> size = whole_pixels(box.width, box.height);
      if (!size) return size.error();
      return ScalePlan{*size, *size};
    }
  }
  return Error{Code::internal, "scale: unknown fit", {}};
}

VImage resample(const VImage& image, const ScalePlan& plan, const job::Scale& scale) {
  return resized(image, plan.resized, scale);
}

VImage cut(const VImage& image, const ScalePlan& plan, const job::Scale& scale) {
  if (plan.result == plan.resized) return image;
  if (is_found_in_picture(scale.gravity)) return cut_interesting(image, plan.result, scale.gravity);
  const Point corner = scale.gravity == job::Gravity::focal
                           ? place_about(plan.result, plan.resized, scale.fx, scale.fy)
                           : place(plan.result, plan.resized, scale.gravity, 0, 0);
  return for_each_frame(image, [&](const VImage& frame, int) {
    return frame.extract_area(corner.x, corner.y, plan.result.width, plan.result.height);
  });
}

Result<VImage> scale(VImage image, const job::Scale& scale, const SizeLimits& limits) {
  return vips_call("scale", [&]() -> Result<VImage> {
    const Size from = frame_size(image);
    Result<ScalePlan> plan = plan_scale(from, scale);
    if (!plan) return plan.error();
    if (!plan->changes(from)) return image;
    // A picture that is looked at is computed whole, so the whole of it must be allowed.
    const bool looks = plan->result != plan->resized && is_found_in_picture(scale.gravity);
    const Size computed = looks ? plan->resized : plan->result;
    if (auto allowed = check_size(computed, frame_count(image), limits); !allowed) {
      return allowed.error();
    }
    const VImage large = for_each_frame(
        image, [&](const VImage& frame, int) { return resample(frame, *plan, scale); });
    return cut(large, *plan, scale);
  });
}

}  // namespace tintype::engines
