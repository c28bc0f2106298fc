#include "jobproc/environment.h"

#include <vips/vips.h>

namespace tintype::jobproc {

namespace {

using Value = Result<std::optional<job::Scalar>>;

Error unknown(std::string_view kind, std::string_view name) {
  return Error{
      Code::bad_request, "there is no " + std::string(kind) + " called " + std::string(name), {}};
}

std::string color_space(const Picture& picture) {
  const vips::VImage& image = picture.header();
  switch (image.interpretation()) {
    case VIPS_INTERPRETATION_CMYK: return picture.pending() && picture.convert() ? "rgb" : "cmyk";
    case VIPS_INTERPRETATION_B_W:
    case VIPS_INTERPRETATION_GREY16: return "gray";
    default: return image.bands() < 3 ? "gray" : "rgb";
  }
}

int band_count(const Picture& picture) {
  const vips::VImage& image = picture.header();
  const bool becomes_rgb =
      picture.pending() && picture.convert() && image.interpretation() == VIPS_INTERPRETATION_CMYK;
  return becomes_rgb ? 3 + (image.has_alpha() ? 1 : 0) : image.bands();
}

Value property_of(const Picture& picture, std::string_view name) {
  const auto number = [](int value) { return Value(job::Scalar(static_cast<double>(value))); };
  if (name == "width") return number(picture.size().width);
  if (name == "height") return number(picture.size().height);
  if (name == "pages") return number(picture.pages());
  if (name == "bands") return number(band_count(picture));
  if (name == "alpha") return Value(job::Scalar(picture.header().has_alpha()));
  if (name == "colorspace") return Value(job::Scalar(color_space(picture)));
  return unknown("image property", name);
}

}  // namespace

job::Environment environment_of(const Variables& variables, const Pictures& pictures) {
  job::Environment environment;
  environment.variable = [&variables](std::string_view name) -> Value {
    const auto found = variables.find(name);
    if (found == variables.end()) return unknown("variable", name);
    return Value(job::Scalar(found->second));
  };
  environment.property = [&pictures](std::string_view image, std::string_view name) -> Value {
    const auto found = pictures.find(image);
    if (found == pictures.end()) return unknown("image", image);
    return property_of(*found->second, name);
  };
  return environment;
}

}  // namespace tintype::jobproc
