#include "formatter/encode.h"

#include "base/image_format.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::SinkFormat;

namespace {

std::string loader(const Encoded& result) {
  return read(result.body).get_string("vips-loader");
}

// The marker of the first start-of-frame segment: 0xc0 baseline, 0xc2 progressive.
int start_of_frame(const std::string& jpeg) {
  std::size_t at = 2;
  while (at + 4 < jpeg.size()) {
    const int marker = static_cast<unsigned char>(jpeg[at + 1]);
    if (marker >= 0xc0 && marker <= 0xc2) return marker;
    at += 2 + static_cast<unsigned char>(jpeg[at + 2]) * 256 +
          static_cast<unsigned char>(jpeg[at + 3]);
  }
  return 0;
}

constexpr int kPngColorTypeAt = 25;

}  // namespace

TEST_CASE("Each format is written and reads back with its size", "[formatter]") {
  const auto [format, name] =
      GENERATE(table<SinkFormat, std::string>({{SinkFormat::jpeg, "jpegload"},
                                               {SinkFormat::png, "pngload"},
                                               {SinkFormat::webp, "webpload"},
                                               {SinkFormat::avif, "heifload"},
                                               {SinkFormat::gif, "gifload"},
                                               {SinkFormat::tiff, "tiffload"},
                                               {SinkFormat::jxl, "jxlload"}}));
  const Encoded result = encoded(photo(), as(format));
  CHECK(loader(result).starts_with(name));
  CHECK(read(result.body).width() == 200);
  CHECK(read(result.body).height() == 120);
  CHECK(result.width == 200);
  CHECK(result.height == 120);
  CHECK(result.frames == 1);
  // The picture itself: within what lossy compression and a palette of 256 may change.
  const VImage difference = (read(result.body).extract_band(0) - photo().extract_band(0)).abs();
  CHECK(difference.avg() < 12);
}

TEST_CASE("Alpha is kept where the format has it, else white", "[formatter]") {
  for (const auto format : {SinkFormat::png, SinkFormat::webp, SinkFormat::avif, SinkFormat::gif,
                            SinkFormat::tiff, SinkFormat::jxl}) {
    const VImage image = read(encoded(cutout(), as(format)).body);
    CHECK(image.has_alpha());
    CHECK(image.getpoint(10, 10).back() == 0);
    CHECK(image.getpoint(190, 10).back() == 255);
  }
  const VImage flat = read(encoded(cutout(), as(SinkFormat::jpeg)).body);
  CHECK(flat.bands() == 3);
  for (const double value : flat.getpoint(10, 10)) CHECK(value >= 253);
}

TEST_CASE("Alpha that is opaque throughout is dropped", "[formatter]") {
  Asked asked = as(SinkFormat::auto_);
  const VImage opaque =
      photo().bandjoin(255).copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
  CHECK(encoded(opaque, asked).format == Format::jpeg);
  CHECK(encoded(cutout(), asked).format == Format::png);
}

TEST_CASE("Animations keep frames, delays and loop in GIF and WebP", "[formatter]") {
  for (const auto format : {SinkFormat::gif, SinkFormat::webp}) {
    const Encoded result = encoded(animation(), as(format));
    CHECK(result.frames == 3);
    CHECK(result.height == 30);
    const VImage back = read(result.body, "n=-1");
    CHECK(back.get_int(VIPS_META_N_PAGES) == 3);
    CHECK(back.get_int(VIPS_META_PAGE_HEIGHT) == 30);
    CHECK(back.get_array_int("delay") == std::vector<int>{50, 100, 150});
    CHECK(back.get_int("loop") == 2);
  }
}

TEST_CASE("Formats without animation get the first frame", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::png, SinkFormat::avif, SinkFormat::jxl}) {
    const Encoded result = encoded(animation(), as(format));
    CHECK(result.frames == 1);
    CHECK(result.height == 30);
    CHECK(read(result.body).height() == 30);
  }
  const Encoded tiff = encoded(animation(), as(SinkFormat::tiff));
  CHECK(tiff.frames == 3);
  CHECK(read(tiff.body, "n=-1").get_int(VIPS_META_N_PAGES) == 3);
}

TEST_CASE("Progressive JPEG is progressive", "[formatter]") {
  Asked asked = as(SinkFormat::jpeg);
  CHECK(start_of_frame(encoded(photo(), asked).body) == 0xc0);
  asked.sink.progressive = true;
  CHECK(start_of_frame(encoded(photo(), asked).body) == 0xc2);
}

TEST_CASE("Chroma is as asked, and by quality when not", "[formatter]") {
  const auto subsampling = [](job::Chroma chroma, int quality) {
    Asked asked = as(SinkFormat::jpeg);
    asked.sink.chroma = chroma;
    asked.sink.quality = quality;
    return std::string(read(encoded(photo(), asked).body).get_string("jpeg-chroma-subsample"));
  };
  CHECK(subsampling(job::Chroma::s420, 95) == "4:2:0");
  CHECK(subsampling(job::Chroma::s444, 50) == "4:4:4");
  CHECK(subsampling(job::Chroma::auto_, 80) == "4:2:0");
  CHECK(subsampling(job::Chroma::auto_, 95) == "4:4:4");
}

TEST_CASE("Palette PNG has colour type 3 and no more colours than asked", "[formatter]") {
  Asked asked = as(SinkFormat::png);
  CHECK(encoded(photo(), asked).body[kPngColorTypeAt] == 2);
  asked.sink.palette = true;
  CHECK(encoded(photo(), asked).body[kPngColorTypeAt] == 3);
  asked.sink.palette = false;
  asked.sink.colors = 20;
  const Encoded result = encoded(photo(), asked);
  CHECK(result.body[kPngColorTypeAt] == 3);
  CHECK(color_count(read(result.body)) <= 20);
}

TEST_CASE("Lossless is lossless", "[formatter]") {
  for (const auto format :
       {SinkFormat::png, SinkFormat::webp, SinkFormat::jxl, SinkFormat::tiff, SinkFormat::avif}) {
    Asked asked = as(format);
    asked.sink.lossless = true;
    asked.sink.chroma = job::Chroma::s444;
    const VImage back = read(encoded(photo(), asked).body);
    CAPTURE(static_cast<int>(format));
    // AVIF's YCbCr rounds by one or two.
    CHECK((back - photo()).abs().max() <= (format == SinkFormat::avif ? 2 : 0));
  }
}

TEST_CASE("Quality and effort out of a format's range are brought into it", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::png, SinkFormat::webp, SinkFormat::avif,
                            SinkFormat::gif, SinkFormat::jxl}) {
    Asked asked = as(format);
    asked.sink.effort = 10;
    asked.sink.quality = 100;
    CHECK(try_encode(photo(32, 32), asked));
    asked.sink.effort = 0;
    asked.sink.quality = 1;
    CHECK(try_encode(photo(32, 32), asked));
  }
}

TEST_CASE("An image that ends early is unprocessable, and its text is not shown", "[formatter]") {
  const std::string whole = encoded(photo(400, 400), as(SinkFormat::png)).body;
  const std::string cut = whole.substr(0, whole.size() / 2);
  const auto result = try_encode(read(cut, "fail-on=error"), as(SinkFormat::jpeg));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Code::unprocessable);
  CHECK(result.error().message == "the image cannot be decoded to its end");
}

TEST_CASE("One pixel goes through every format", "[formatter]") {
  for (const auto format : {SinkFormat::jpeg, SinkFormat::png, SinkFormat::webp, SinkFormat::avif,
                            SinkFormat::gif, SinkFormat::tiff, SinkFormat::jxl})
    CHECK(read(encoded(photo(1, 1), as(format)).body).width() == 1);
}
