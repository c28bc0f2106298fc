#include "formatter/report.h"
#include "formatter/xml.h"

namespace tintype::formatter {
namespace {

void write_animation(XmlWriter& xml, const Facts& facts) {
  xml.leaf("frames", std::to_string(facts.frames));
  if (facts.loop) xml.leaf("loop", std::to_string(*facts.loop));
  if (facts.delays_ms.empty()) return;
  xml.open("delays");
  for (const int delay : facts.delays_ms) xml.leaf("ms", std::to_string(delay));
  xml.close();
}

// EXIF names come from the file's tags; as attribute values they can be anything.
void write_exif(XmlWriter& xml, const Fields& fields) {
  if (fields.empty()) return;
  xml.open("exif");
  for (const auto& [name, value] : fields) {
    xml.open("field");
    xml.attribute("name", name);
    xml.text(value);
    xml.close();
  }
  xml.close();
}

}  // namespace

std::string facts_xml(const Facts& facts) {
  XmlWriter xml;
  xml.open("image");
  if (facts.format) xml.leaf("format", to_string(*facts.format));
  xml.leaf("width", std::to_string(facts.width));
  xml.leaf("height", std::to_string(facts.height));
  xml.leaf("orientation", std::to_string(facts.orientation));
  write_animation(xml, facts);
  xml.leaf("color_space", facts.color_space);
  xml.leaf("bands", std::to_string(facts.bands));
  xml.leaf("alpha", facts.alpha ? "true" : "false");
  xml.leaf("bits", std::to_string(facts.bits));
  if (!facts.profile.empty()) xml.leaf("profile", facts.profile);
  if (facts.bytes) xml.leaf("bytes", std::to_string(*facts.bytes));
  write_exif(xml, facts.exif);
  xml.close();
  return xml.take();
}

}  // namespace tintype::formatter
