#include "formatter/report.h"

#include <nlohmann/json.hpp>

#include "formatter/valid_utf8.h"
#include "formatter/xml.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::SinkFormat;

namespace {

nlohmann::json report(std::string_view file, Format format, job::Keep policy = job::Keep::strip) {
  Asked asked = as(SinkFormat::json);
  asked.original = {format, file, true};
  asked.metadata = policy;
  // Whatever was done to the picture, the report is of the source.
  const Encoded result = encoded(photo(10, 10), asked);
  CHECK(result.format == Format::json);
  return nlohmann::json::parse(result.body);
}

}  // namespace

TEST_CASE("The JSON report tells what the source is", "[formatter]") {
  const auto json = report(tagged_jpeg(), Format::jpeg);
  CHECK(json["format"] == "jpeg");
  CHECK(json["width"] == 200);
  CHECK(json["height"] == 120);
  CHECK(json["frames"] == 1);
  CHECK(json["color_space"] == "rgb");
  CHECK(json["bands"] == 3);
  CHECK(json["bits"] == 8);
  CHECK(json["alpha"] == false);
  CHECK(json["orientation"] == 1);
  CHECK(json["exif"]["Make"] == "Plate & Sons <1860>");
  CHECK(json["exif"]["FNumber"] == "f/2.8");
  CHECK(json["exif"]["Copyright"] == "Erika Muster (2024)");
}

TEST_CASE("Where a picture was taken is reported only when metadata is kept", "[formatter]") {
  CHECK_FALSE(report(tagged_jpeg(), Format::jpeg)["exif"].contains("GPSLatitude"));
  CHECK(report(tagged_jpeg(), Format::jpeg, job::Keep::keep)["exif"].contains("GPSLatitude"));
}

TEST_CASE("The report of an animation has its frames and delays", "[formatter]") {
  const std::string file = encoded(animation(), as(SinkFormat::webp)).body;
  const auto json = report(file, Format::webp);
  CHECK(json["frames"] == 3);
  CHECK(json["height"] == 30);
  CHECK(json["delays_ms"] == std::vector<int>{50, 100, 150});
  CHECK(json["loop"] == 2);
}

TEST_CASE("The report of 16-bit alpha and of a profile", "[formatter]") {
  const VImage p3 = photo().icc_transform("p3", VImage::option()->set("input_profile", "srgb"));
  const auto profiled = report(encoded(p3, as(SinkFormat::jpeg)).body, Format::jpeg);
  CHECK(profiled["profile"].get<std::string>().find("P3") != std::string::npos);
  const VImage wide = cutout().colourspace(VIPS_INTERPRETATION_RGB16);
  const auto json = report(encoded(wide, as(SinkFormat::png)).body, Format::png);
  CHECK(json["bits"] == 16);
  CHECK(json["alpha"] == true);
  CHECK(json["color_space"] == "rgb");
}

TEST_CASE("A picture without a file is reported as it is", "[formatter]") {
  const auto json = nlohmann::json::parse(encoded(animation(), as(SinkFormat::json)).body);
  CHECK_FALSE(json.contains("format"));
  CHECK(json["height"] == 30);
  CHECK(json["frames"] == 3);
}

TEST_CASE("The XML report says the same, escaped", "[formatter]") {
  const std::string file = tagged_jpeg();
  Asked asked = as(SinkFormat::xml);
  asked.original = {Format::jpeg, file, true};
  const Encoded result = encoded(photo(), asked);
  CHECK(result.format == Format::xml);
  CHECK(result.body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<image>\n"));
  CHECK(result.body.find("  <width>200</width>\n") != std::string::npos);
  CHECK(result.body.find("<field name=\"Make\">Plate &amp; Sons &lt;1860&gt;</field>") !=
        std::string::npos);
  CHECK(result.body.ends_with("</image>\n"));
}

TEST_CASE("XML is nested, escaped and closed", "[formatter]") {
  XmlWriter xml;
  xml.open("a");
  xml.attribute("b", "\"<'>&");
  xml.leaf("c", "x<y");
  xml.open("d");
  xml.close();
  xml.close();
  CHECK(xml.take() ==
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<a b=\"&quot;&lt;&#39;&gt;&amp;\">\n  <c>x&lt;y</c>\n  <d/>\n</a>\n");
}

TEST_CASE("EXIF values are read for people", "[formatter]") {
  CHECK(readable_value("2 (Normal program, Short, 1 components, 2 bytes)") == "Normal program");
  CHECK(readable_value("28/10 (f/2.8, Rational, 1 components, 8 bytes)") == "f/2.8");
  CHECK(readable_value("A (b), c (A (b), c, ASCII, 9 components, 9 bytes)") == "A (b), c");
  CHECK(readable_value("E (1) (E (1) (Editor), ASCII, 5 components, 5 bytes)") == "E (1)");
  CHECK(readable_value("E (1), ASCII, x components, 5 bytes)") == "E");
  CHECK(readable_value("plain") == "plain");
  CHECK(readable_value("") == "");
  CHECK(readable_value(" bytes)") == " bytes)");
  CHECK(readable_value("(((( (, , , bytes)").empty());
}

TEST_CASE("Text from files becomes valid UTF-8", "[formatter]") {
  CHECK(valid_utf8("caf\xe9", 64) == "caf\xc3\xa9");
  CHECK(valid_utf8("caf\xc3\xa9", 64) == "caf\xc3\xa9");
  CHECK(valid_utf8(std::string("a\0b\x1b", 4), 64) == "a b");
  CHECK(valid_utf8("\xc3\xa9\xc3\xa9", 3) == "\xc3\xa9");
  CHECK(valid_utf8("\xed\xa0\x80", 64) == "\xc3\xad\xc2\xa0");
  CHECK(valid_utf8("", 64).empty());
}
