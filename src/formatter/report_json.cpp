#include <nlohmann/json.hpp>

#include "formatter/report.h"

namespace tintype::formatter {

std::string facts_json(const Facts& facts) {
  nlohmann::ordered_json json;
  if (facts.format) json["format"] = to_string(*facts.format);
  json["width"] = facts.width;
  json["height"] = facts.height;
  json["orientation"] = facts.orientation;
  json["frames"] = facts.frames;
  if (!facts.delays_ms.empty()) json["delays_ms"] = facts.delays_ms;
  if (facts.loop) json["loop"] = *facts.loop;
  json["color_space"] = facts.color_space;
  json["bands"] = facts.bands;
  json["alpha"] = facts.alpha;
  json["bits"] = facts.bits;
  if (!facts.profile.empty()) json["profile"] = facts.profile;
  if (facts.bytes) json["bytes"] = *facts.bytes;
  if (!facts.exif.empty()) {
    auto& exif = json["exif"];
    for (const auto& [name, value] : facts.exif) exif[name] = value;
  }
  return json.dump(2) + "\n";
}

}  // namespace tintype::formatter
