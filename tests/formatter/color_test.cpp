#include "formatter/fields.h"
#include "formatter/profile.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::SinkFormat;

namespace {

std::string profile(const Encoded& result) {
  return profile_name(blob_field(read(result.body), VIPS_META_ICC_NAME));
}

VImage display_p3() {
  return photo().icc_transform("p3", VImage::option()->set("input_profile", "srgb"));
}
VImage with_srgb_profile() {
  return photo().icc_transform("srgb", VImage::option()->set("input_profile", "srgb"));
}
VImage cmyk() {
  return photo().icc_transform("cmyk", VImage::option()->set("input_profile", "srgb"));
}
VImage wide() {
  return photo().colourspace(VIPS_INTERPRETATION_RGB16);
}

}  // namespace

TEST_CASE("A profile other than sRGB stays, sRGB goes", "[formatter]") {
  for (const auto format :
       {SinkFormat::jpeg, SinkFormat::png, SinkFormat::webp, SinkFormat::avif, SinkFormat::tiff}) {
    CHECK(profile(encoded(display_p3(), as(format))).find("P3") != std::string::npos);
    CHECK(profile(encoded(with_srgb_profile(), as(format))).empty());
  }
}

TEST_CASE("A format without profiles gets sRGB pixels", "[formatter]") {
  const VImage gif = read(encoded(display_p3(), as(SinkFormat::gif)).body);
  // As sRGB again, to what it was before P3; a palette's error apart.
  const double before = photo().extract_band(0).avg();
  CHECK(gif.extract_band(0).avg() == Approx(before).margin(3));
}

TEST_CASE("CMYK stays CMYK in JPEG and TIFF and becomes sRGB elsewhere", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::tiff}) {
    const Encoded result = encoded(cmyk(), as(format));
    CHECK(read(result.body).interpretation() == VIPS_INTERPRETATION_CMYK);
    CHECK_FALSE(profile(result).empty());
  }
  for (const auto format : {SinkFormat::png, SinkFormat::webp, SinkFormat::avif}) {
    const Encoded result = encoded(cmyk(), as(format));
    const VImage back = read(result.body);
    CHECK(back.bands() == 3);
    CHECK(profile(result).empty());
    CHECK(back.extract_band(1).avg() == Approx(photo().extract_band(1).avg()).margin(12));
  }
}

TEST_CASE("CMYK without a profile becomes sRGB", "[formatter]") {
  VImage bare = cmyk().copy();
  bare.remove(VIPS_META_ICC_NAME);
  CHECK(read(encoded(bare, as(SinkFormat::jpeg)).body).bands() == 3);
}

TEST_CASE("16 bits stay in PNG and TIFF only", "[formatter]") {
  CHECK(read(encoded(wide(), as(SinkFormat::png)).body).format() == VIPS_FORMAT_USHORT);
  CHECK(read(encoded(wide(), as(SinkFormat::tiff)).body).format() == VIPS_FORMAT_USHORT);
  CHECK(read(encoded(photo(), as(SinkFormat::png)).body).format() == VIPS_FORMAT_UCHAR);
  for (const auto format :
       {SinkFormat::jpeg, SinkFormat::webp, SinkFormat::avif, SinkFormat::jxl, SinkFormat::gif}) {
    const VImage back = read(encoded(wide(), as(format)).body);
    CHECK(back.format() == VIPS_FORMAT_UCHAR);
    CHECK(back.extract_band(0).avg() == Approx(photo().extract_band(0).avg()).margin(3));
  }
}

TEST_CASE("16 bits with alpha are flattened on white", "[formatter]") {
  const VImage image = cutout().colourspace(VIPS_INTERPRETATION_RGB16);
  const VImage back = read(encoded(image, as(SinkFormat::jpeg)).body);
  CHECK(back.getpoint(10, 10)[0] >= 253);
}

TEST_CASE("What engines leave is rounded and brought to sRGB", "[formatter]") {
  const VImage floating =
      (photo().cast(VIPS_FORMAT_FLOAT) * 0 + 99.7)
          .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
  CHECK(read(encoded(floating, as(SinkFormat::png)).body).getpoint(5, 5)[0] == 100);
  const VImage lab = photo().colourspace(VIPS_INTERPRETATION_LAB);
  const VImage back = read(encoded(lab, as(SinkFormat::png)).body);
  CHECK(back.format() == VIPS_FORMAT_UCHAR);
  CHECK((back - photo()).abs().max() <= 2);
}

TEST_CASE("Grey stays grey, and loses a profile for other colours", "[formatter]") {
  VImage grey = display_p3().extract_band(0).copy(
      VImage::option()->set("interpretation", VIPS_INTERPRETATION_B_W));
  const Encoded result = encoded(grey, as(SinkFormat::png));
  CHECK(read(result.body).bands() == 1);
  CHECK(profile(result).empty());
}
