#include <nlohmann/json.hpp>

#include "formatter/palette_report.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::SinkFormat;

namespace {

VImage plain(double red, double green, double blue, int width) {
  start_vips();
  return (VImage::black(width, 100, VImage::option()->set("bands", 3)) +
          std::vector<double>{red, green, blue})
      .cast(VIPS_FORMAT_UCHAR)
      .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
}

// 60 % red, 30 % blue, 10 % white.
VImage flag() {
  return plain(200, 0, 0, 60)
      .join(plain(0, 0, 200, 30), VIPS_DIRECTION_HORIZONTAL)
      .join(plain(255, 255, 255, 10), VIPS_DIRECTION_HORIZONTAL);
}

}  // namespace

TEST_CASE("A flag's palette is its colours, the largest first", "[formatter]") {
  const Palette palette = dominant_colors(flag(), 6);
  REQUIRE(palette.swatches.size() == 3);
  CHECK(palette.swatches[0] == Swatch{200, 0, 0, 0.6});
  CHECK(palette.swatches[1] == Swatch{0, 0, 200, 0.3});
  CHECK(palette.swatches[2] == Swatch{255, 255, 255, 0.1});
}

TEST_CASE("A palette has no more colours than asked and is the same each time", "[formatter]") {
  const Palette palette = dominant_colors(photo(800, 600), 5);
  CHECK(palette.swatches.size() == 5);
  CHECK(palette.swatches == dominant_colors(photo(800, 600), 5).swatches);
  CHECK(dominant_colors(flag(), 1).swatches.size() == 1);
  CHECK(dominant_colors(photo(), 256).swatches.size() <= 256);
}

TEST_CASE("What is transparent has no part in the palette", "[formatter]") {
  const VImage clear =
      flag().bandjoin(0).copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
  CHECK(dominant_colors(clear, 6).swatches.empty());
}

TEST_CASE("Grey and 16-bit pictures have palettes too", "[formatter]") {
  const VImage grey = plain(90, 90, 90, 50).colourspace(VIPS_INTERPRETATION_B_W);
  CHECK(dominant_colors(grey, 3).swatches.at(0) == Swatch{90, 90, 90, 1});
  const VImage wide = plain(90, 0, 0, 50).colourspace(VIPS_INTERPRETATION_RGB16);
  CHECK(dominant_colors(wide, 3).swatches.at(0) == Swatch{90, 0, 0, 1});
}

TEST_CASE("A palette is reported as JSON", "[formatter]") {
  Asked asked;
  asked.sink.report = job::Report::json;
  asked.sink.colors = 2;
  const Encoded result = encoded(flag(), asked);
  CHECK(result.format == Format::json);
  const auto json = nlohmann::json::parse(result.body);
  REQUIRE(json["colors"].size() == 2);
  CHECK(json["colors"][0]["hex"].get<std::string>().size() == 7);
  CHECK(json["average_luminance"].get<double>() > 0);
}

TEST_CASE("A palette is reported as CSS", "[formatter]") {
  Asked asked;
  asked.sink.report = job::Report::css;
  const Encoded result = encoded(flag(), asked);
  CHECK(result.format == Format::css);
  CHECK(
      result.body.starts_with(".image-fg-1 { color: #c80000 !important; }\n"
                              ".image-bg-1 { background-color: #c80000 !important; }\n"));
}
