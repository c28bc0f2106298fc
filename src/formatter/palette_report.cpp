#include "formatter/palette_report.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace tintype::formatter {
namespace {

std::string hex(const Swatch& swatch) {
  char text[8];
  std::snprintf(text, sizeof text, "#%02x%02x%02x", swatch.r, swatch.g, swatch.b);
  return text;
}

// Four places say all that 8 bits can.
double rounded(double value) {
  return std::round(value * 1e4) / 1e4;
}

}  // namespace

std::string palette_json(const Palette& palette) {
  nlohmann::ordered_json json;
  auto& colors = json["colors"] = nlohmann::ordered_json::array();
  for (const Swatch& swatch : palette.swatches) {
    nlohmann::ordered_json entry;
    entry["hex"] = hex(swatch);
    entry["red"] = rounded(swatch.r / 255.0);
    entry["green"] = rounded(swatch.g / 255.0);
    entry["blue"] = rounded(swatch.b / 255.0);
    entry["share"] = rounded(swatch.share);
    colors.push_back(std::move(entry));
  }
  json["average_luminance"] = rounded(palette.average_luminance);
  return json.dump(2) + "\n";
}

std::string palette_css(const Palette& palette) {
  std::string css;
  for (std::size_t i = 0; i < palette.swatches.size(); ++i) {
    const std::string number = std::to_string(i + 1), color = hex(palette.swatches[i]);
    css += ".image-fg-" + number + " { color: " + color + " !important; }\n";
    css += ".image-bg-" + number + " { background-color: " + color + " !important; }\n";
  }
  return css;
}

}  // namespace tintype::formatter
