#include "formatter/metadata.h"

#include "formatter/copyright.h"
#include "formatter/fields.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::Keep;
using job::SinkFormat;

namespace {

VImage result(SinkFormat format, Keep policy) {
  const std::string source = tagged_jpeg();
  Asked asked = as(format);
  asked.metadata = policy;
  return read(encoded(read(source), asked).body);
}

std::string exif(const VImage& image, const char* field) {
  return image.get_typeof(field) != 0 ? image.get_string(field) : "";
}

std::string xmp(const VImage& image) {
  return std::string(blob_field(image, VIPS_META_XMP_NAME));
}

// A Photoshop block with an IPTC resource of the given data sets, behind another resource.
std::string resources(const std::string& iptc) {
  std::string block("Photoshop 3.0\0", 14);
  block += std::string("8BIM\x03\xed\0\0\0\0\0\x02xx", 14);
  block += std::string("8BIM\x04\x04\0\0", 8);
  block += std::string("\0\0\0", 3) + static_cast<char>(iptc.size());
  return block + iptc;
}

std::string data_set(char number, const std::string& text) {
  return std::string("\x1c\x02", 2) + number + '\0' + static_cast<char>(text.size()) + text;
}

}  // namespace

TEST_CASE("strip leaves no metadata at all", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::png, SinkFormat::webp, SinkFormat::avif,
                            SinkFormat::tiff, SinkFormat::jxl}) {
    const VImage image = result(format, Keep::strip);
    CAPTURE(image.get_string("vips-loader"));
    CHECK(image.get_typeof(VIPS_META_EXIF_NAME) == 0);
    CHECK(image.get_typeof(VIPS_META_XMP_NAME) == 0);
    CHECK(image.get_typeof(VIPS_META_IPTC_NAME) == 0);
  }
}

TEST_CASE("keep keeps EXIF and XMP", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::webp, SinkFormat::avif}) {
    const VImage image = result(format, Keep::keep);
    CHECK(exif(image, "exif-ifd0-Make").starts_with("Plate & Sons"));
    CHECK_FALSE(exif(image, "exif-ifd3-GPSLatitude").empty());
    CHECK(xmp(image).find("secret") != std::string::npos);
  }
}

TEST_CASE("copyright keeps whose it is and nothing else", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::webp, SinkFormat::avif}) {
    const VImage image = result(format, Keep::copyright);
    CHECK(exif(image, "exif-ifd0-Copyright").starts_with("Erika Muster (2024)"));
    CHECK(exif(image, "exif-ifd0-Artist").starts_with("Erika Muster"));
    CHECK(exif(image, "exif-ifd0-Make").empty());
    CHECK(exif(image, "exif-ifd2-FNumber").empty());
    CHECK(exif(image, "exif-ifd3-GPSLatitude").empty());
    CHECK(xmp(image).find("All mine &amp; yours") != std::string::npos);
    CHECK(xmp(image).find("secret") == std::string::npos);
  }
}

TEST_CASE("A picture without metadata gets none under any policy", "[formatter]") {
  for (const auto policy : {Keep::strip, Keep::keep, Keep::copyright}) {
    Asked asked = as(SinkFormat::jpeg);
    asked.metadata = policy;
    CHECK(read(encoded(photo(), asked).body).get_typeof(VIPS_META_EXIF_NAME) == 0);
  }
}

TEST_CASE("The caller's image keeps its own metadata", "[formatter]") {
  const std::string source = tagged_jpeg();
  const VImage image = read(source);
  encoded(image, as(SinkFormat::jpeg));
  CHECK(image.get_typeof(VIPS_META_EXIF_NAME) != 0);
}

TEST_CASE("A thumbnail of what the picture was goes unless it is untouched", "[formatter]") {
  VImage image = photo().copy();
  vips_image_set_blob_copy(image.get_image(), "jpeg-thumbnail-data", "x", 1);
  CHECK(with_policy(image, Keep::keep, false).get_typeof("jpeg-thumbnail-data") == 0);
  CHECK(with_policy(image, Keep::keep, true).get_typeof("jpeg-thumbnail-data") != 0);
}

TEST_CASE("IPTC is cut down to by-line and copyright notice", "[formatter]") {
  const std::string by_line = data_set('\x50', "Erika"), notice = data_set('\x74', "(c) E");
  const std::string place = data_set('\x5a', "Berlin");
  const std::string kept = iptc_rights(resources(place + by_line + notice));
  CHECK(kept.find(by_line + notice) != std::string::npos);
  CHECK(kept.find("Berlin") == std::string::npos);
  CHECK(iptc_rights(kept) == kept);
  CHECK(iptc_rights(resources(place)).empty());
}

TEST_CASE("IPTC and XMP that lie about their lengths do no harm", "[formatter]") {
  const std::string whole = resources(data_set('\x74', "notice"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK(iptc_rights(whole.substr(0, size)).empty());
  CHECK(xmp_rights("<dc:rights>").empty());
  CHECK(xmp_rights("<dc:rights><a></dc:rights>").empty());
  CHECK(xmp_rights("</dc:rights><dc:rights>x").empty());
}
