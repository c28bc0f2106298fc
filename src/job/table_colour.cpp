// The command table: colour.
#include "job/table_row.h"

namespace tintype::job {
namespace {

void add_adjustments(Rows& rows) {
  rows.push_back(Row<Brightness>("brightness", "colour", "Lighter or darker.")
                     .needs("amount", &Brightness::amount, "Percent", between(-100, 100)));
  rows.push_back(Row<Contrast>("contrast", "colour", "More or less contrast.")
                     .needs("amount", &Contrast::amount, "Percent", between(-100, 100)));
  rows.push_back(
      Row<Saturation>("saturation", "colour", "More or less colourful.")
          .needs("amount", &Saturation::amount, "Percent; -100 is grey", between(-100, 100)));
  rows.push_back(Row<Hue>("hue", "colour", "Turn all hues around the colour wheel.")
                     .needs("degrees", &Hue::degrees, "By how much", angle())
                     .shorthand(other_name("angle", "degrees")));
  rows.push_back(Row<Gamma>("gamma", "colour", "Lighten or darken the middle tones.")
                     .needs("value", &Gamma::value, "Above 1 is lighter", between(0.1, 10)));
  rows.push_back(
      Row<Levels>("levels", "colour", "Stretch the tones between two points over the whole range.")
          .with("black", &Levels::black, "What becomes black", between(0, 255))
          .with("white", &Levels::white, "What becomes white", between(0, 255))
          .with("gamma", &Levels::gamma, "Of the tones between", between(0.1, 10))
          .rule([](const Levels& levels) { return levels.black < levels.white; },
                "levels needs a black below its white"));
}

void add_looks(Rows& rows) {
  rows.push_back(Row<Grayscale>("grayscale", "colour", "Take the colours out.").also("greyscale"));
  rows.push_back(Row<Sepia>("sepia", "colour", "The brown of old photographs.")
                     .with("amount", &Sepia::amount, "Percent", between(0, 100)));
  rows.push_back(Row<Duotone>("duotone", "colour", "Map dark to light onto two colours.")
                     .with("dark", &Duotone::dark, "What the shadows become")
                     .with("light", &Duotone::light, "What the lights become"));
  rows.push_back(Row<Tint>("tint", "colour", "Grey, tinted with one colour.")
                     .needs("color", &Tint::color, "The colour")
                     .with("amount", &Tint::amount, "Percent", between(0, 100)));
  rows.push_back(Row<Negate>("negate", "colour", "The negative.").also("invert"));
  rows.push_back(
      Row<Quantize>("quantize", "colour", "Reduce to few colours.")
          .with("colors", &Quantize::colors, "At most so many", between(2, 256))
          .with("dither", &Quantize::dither, "Strength of the dithering", between(0, 1)));
}

// The names of the built-in profiles are no urls.
Result<Url> profile_url(std::string_view text) {
  for (std::string_view name : {"srgb", "p3", "cmyk"}) {
    if (spelled(text, name, {})) return Url{std::string(name)};
  }
  return parse_value<Url>(text);
}

ParameterSpec profile_parameter() {
  auto spec = make_parameter(
      "url", &AddProfile::url,
      "The profile: file:PATH, http://…, https://…, s3:NAME/KEY, or srgb, p3, cmyk", {}, true);
  spec.canonical = [](std::string_view text) -> Result<std::string> {
    auto url = profile_url(text);
    if (!url) return url.error();
    return std::move(url->text);
  };
  spec.assign = [](Command& command, std::string_view text) -> Result<void> {
    auto url = profile_url(text);
    if (!url) return url.error();
    auto* typed = std::get_if<AddProfile>(&command);
    assert(typed);
    typed->url = std::move(*url);
    return {};
  };
  return spec;
}

}  // namespace

void add_colour(Rows& rows) {
  add_adjustments(rows);
  add_looks(rows);
  rows.push_back(
      Row<AddProfile>("addprofile", "colour",
                      "Convert to a colour profile; an image without one is first taken as sRGB or "
                      "as its kind's usual.")
          .add(profile_parameter())
          .with("intent", &AddProfile::intent, "Rendering intent"));
}

}  // namespace tintype::job
