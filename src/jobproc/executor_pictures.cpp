// Commands that change the current image: each hands it to its engine.
#include <utility>

#include "engines/canvas.h"
#include "engines/colour.h"
#include "engines/composite.h"
#include "engines/crop.h"
#include "engines/effects.h"
#include "engines/mask.h"
#include "engines/placement.h"
#include "engines/profile.h"
#include "engines/quantize.h"
#include "engines/text.h"
#include "engines/tone.h"
#include "engines/trim.h"
#include "engines/turn.h"
#include "jobproc/executor.h"

namespace tintype::jobproc {

using vips::VImage;

Result<void> Executor::perform(const job::Scale& scale) {
  const Result<Picture*> picture = current();
  return picture ? (*picture)->scale(scale, sizes_) : picture.error();
}

Result<void> Executor::perform(const job::Crop& crop) {
  const Change cut = [&](VImage image) { return engines::crop(std::move(image), crop); };
  return engines::is_found_in_picture(crop.gravity) ? change(cut) : change_in_order(cut);
}

Result<void> Executor::perform(const job::Trim& trim) {
  return change_held([&](VImage image) { return engines::trim(std::move(image), trim); });
}

Result<void> Executor::perform(const job::Extend& extend) {
  return change([&](VImage image) { return engines::extend(std::move(image), extend); });
}

Result<void> Executor::perform(const job::Border& border) {
  return change([&](VImage image) { return engines::border(std::move(image), border); });
}

Result<void> Executor::perform(const job::Rotate& rotate) {
  auto turned =
      change_held([&](VImage image) { return engines::rotate(std::move(image), rotate); });
  return turned ? hold_current() : turned;
}

Result<void> Executor::perform(const job::Flip&) {
  return change_held(engines::flip);
}

Result<void> Executor::perform(const job::Flop&) {
  return change_in_order(engines::flop);
}

Result<void> Executor::perform(const job::Tile& tile) {
  std::optional<VImage> pattern;
  if (tile.image) {
    Result<VImage> pixels = named(*tile.image);
    if (!pixels) return pixels.error();
    pattern = std::move(pixels).value();
  }
  return change_held([&](VImage image) { return engines::tile(std::move(image), pattern, tile); });
}

Result<void> Executor::perform(const job::Flatten& flatten) {
  return change_in_order([&](VImage image) { return engines::flatten(std::move(image), flatten); });
}

Result<void> Executor::perform(const job::Composite& composite) {
  Result<VImage> overlay = named(composite.image);
  if (!overlay) return overlay.error();
  return change(
      [&](VImage image) { return engines::composite(std::move(image), *overlay, composite); });
}

Result<void> Executor::perform(const job::Mask& mask) {
  std::optional<VImage> picture;
  if (mask.image) {
    Result<VImage> pixels = named(*mask.image);
    if (!pixels) return pixels.error();
    picture = std::move(pixels).value();
  }
  return change([&](VImage image) { return engines::mask(std::move(image), picture, mask); });
}

Result<void> Executor::perform(const job::Annotate& annotate) {
  return change(
      [&](VImage image) { return engines::annotate(std::move(image), annotate, sizes_); });
}

Result<void> Executor::perform(const job::Blur& blur) {
  return change_held([&](VImage image) { return engines::blur(std::move(image), blur); });
}

Result<void> Executor::perform(const job::Sharpen& sharpen) {
  return change_held([&](VImage image) { return engines::sharpen(std::move(image), sharpen); });
}

Result<void> Executor::perform(const job::Unsharp& unsharp) {
  return change_held([&](VImage image) { return engines::unsharp(std::move(image), unsharp); });
}

Result<void> Executor::perform(const job::Pixelate& pixelate) {
  return change_held([&](VImage image) { return engines::pixelate(std::move(image), pixelate); });
}

Result<void> Executor::perform(const job::Brightness& brightness) {
  return change_in_order(
      [&](VImage image) { return engines::brightness(std::move(image), brightness); });
}

Result<void> Executor::perform(const job::Contrast& contrast) {
  return change_in_order(
      [&](VImage image) { return engines::contrast(std::move(image), contrast); });
}

Result<void> Executor::perform(const job::Saturation& saturation) {
  return change_in_order(
      [&](VImage image) { return engines::saturation(std::move(image), saturation); });
}

Result<void> Executor::perform(const job::Hue& hue) {
  return change_in_order([&](VImage image) { return engines::hue(std::move(image), hue); });
}

Result<void> Executor::perform(const job::Gamma& gamma) {
  return change_in_order([&](VImage image) { return engines::gamma(std::move(image), gamma); });
}

Result<void> Executor::perform(const job::Levels& levels) {
  return change_in_order([&](VImage image) { return engines::levels(std::move(image), levels); });
}

Result<void> Executor::perform(const job::Grayscale&) {
  return change_in_order(engines::grayscale);
}

Result<void> Executor::perform(const job::Sepia& sepia) {
  return change_in_order([&](VImage image) { return engines::sepia(std::move(image), sepia); });
}

Result<void> Executor::perform(const job::Duotone& duotone) {
  return change_held([&](VImage image) { return engines::duotone(std::move(image), duotone); });
}

Result<void> Executor::perform(const job::Tint& tint) {
  return change_held([&](VImage image) { return engines::tint(std::move(image), tint); });
}

Result<void> Executor::perform(const job::Negate&) {
  return change_in_order(engines::negate);
}

Result<void> Executor::perform(const job::Quantize& quantize) {
  return change_held([&](VImage image) { return engines::quantize(std::move(image), quantize); });
}

Result<void> Executor::perform(const job::AddProfile& profile) {
  std::string_view bytes = profile.url.text;
  if (!engines::is_builtin_profile(bytes)) {
    const Result<std::string_view> loaded = input(profile.url.text);
    if (!loaded) return loaded.error();
    bytes = *loaded;
  }
  return change(
      [&](VImage image) { return engines::add_profile(std::move(image), bytes, profile.intent); });
}

}  // namespace tintype::jobproc
