#include "engines/text.h"

#include "engines/frames.h"
#include "engines/shape.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;

namespace {

job::Annotate writing(const std::string& text) {
  job::Annotate annotate;
  annotate.text = text;
  annotate.font = "DejaVu Sans";
  return annotate;
}

struct Ink {
  int left = 0, top = 0, width = 0, height = 0;
};

// Where on a white canvas there is anything else.
Ink ink_of(const VImage& image) {
  Ink ink;
  ink.left = image.find_trim(&ink.top, &ink.width, &ink.height,
                             VImage::option()->set("background", Pixel{255, 255, 255}));
  return ink;
}

VImage written(const job::Annotate& annotate, int width = 400, int height = 200) {
  return made(engines::annotate(solid(width, height, {255, 255, 255}), annotate, {}));
}

}  // namespace

TEST_CASE("text stands where gravity and offsets put it", "[engines]") {
  auto annotate = writing("Hello");
  const Ink middle = ink_of(written(annotate));
  CHECK(middle.width > 40);
  CHECK(middle.left + middle.width / 2 == Approx(200).margin(3));
  CHECK(middle.top + middle.height / 2 == Approx(100).margin(3));
  annotate.gravity = job::Gravity::southeast;
  annotate.x = {10, false};
  annotate.y = {5, true};
  const Ink corner = ink_of(written(annotate));
  CHECK(corner.left + corner.width == Approx(390).margin(3));
  CHECK(corner.top + corner.height == Approx(190).margin(3));
}

TEST_CASE("text has its size and colour and keeps the picture's kind", "[engines]") {
  auto annotate = writing("HHHH");
  annotate.fill = {255, 0, 0};
  annotate.pointsize = 100;
  const VImage image = written(annotate);
  CHECK(image.bands() == 3);
  CHECK(ink_of(image).height == Approx(73).margin(4));
  CHECK(image.extract_band(0).min() == 255);
  CHECK(image.extract_band(1).min() == 0);
  auto small = annotate;
  small.pointsize = 50;
  CHECK(ink_of(written(small)).width == Approx(ink_of(image).width / 2.0).margin(5));
}

TEST_CASE("text wraps at a width, between letters if it must", "[engines]") {
  auto annotate = writing("one two three four five six");
  const Ink line = ink_of(written(annotate, 600, 300));
  annotate.width = job::Length{150, false};
  const Ink block = ink_of(written(annotate, 600, 300));
  CHECK(block.width <= 151);
  CHECK(block.height > 2 * line.height);
  auto word = writing("incomprehensibilities");
  word.width = job::Length{20, true};
  CHECK(ink_of(written(word, 600, 300)).width <= 121);
  auto spaced = annotate;
  spaced.linespacing = 20;
  CHECK(ink_of(written(spaced, 600, 300)).height > block.height + 30);
}

TEST_CASE("markup and control characters are only text", "[engines]") {
  const Ink plain = ink_of(written(writing("a")));
  const Ink markup = ink_of(written(writing("<b>a</b> & \x01")));
  CHECK(markup.width > 4 * plain.width);
}

TEST_CASE("an outline reaches outwards", "[engines]") {
  auto annotate = writing("O");
  annotate.pointsize = 80;
  const Ink bare = ink_of(written(annotate));
  annotate.strokewidth = 5;
  annotate.stroke = {0, 0, 255};
  const VImage image = written(annotate);
  const Ink outlined = ink_of(image);
  CHECK(outlined.width == Approx(bare.width + 10).margin(2));
  CHECK_THAT(at(image, bare.left - 3, 100), Near({0, 0, 255}, 30));
}

TEST_CASE("colour emoji keep their colours", "[engines]") {
  auto annotate = writing("\xF0\x9F\x98\x80");
  annotate.pointsize = 80;
  const VImage image = written(annotate);
  const VImage spread = image.extract_band(0) - image.extract_band(2);
  CHECK(spread.max() > 120);
}

TEST_CASE("right-to-left scripts are shaped and wrap", "[engines]") {
  auto annotate = writing("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xD7\xA2\xD7\x95\xD7\x9C\xD7\x9D");
  const Ink line = ink_of(written(annotate));
  CHECK(line.width > 60);
  annotate.width = job::Length{70, false};
  CHECK(ink_of(written(annotate)).height > line.height * 3 / 2);
}

TEST_CASE("opacity, turning and blank text", "[engines]") {
  auto annotate = writing("IIIIIIII");
  annotate.pointsize = 60;
  annotate.opacity.share = 0.5;
  CHECK(written(annotate).min() == Approx(127).margin(3));
  annotate.opacity.share = 1;
  annotate.fill.a = 128;
  CHECK(written(annotate).min() == Approx(127).margin(3));
  annotate.degrees = 90;
  const Ink turned = ink_of(written(annotate, 400, 400));
  CHECK(turned.height > turned.width * 2);
  CHECK(written(writing(" \n ")).min() == 255);
}

TEST_CASE("text on every frame of an animation", "[engines]") {
  const VImage strip = animation(100, 50, {{255, 255, 255}, {255, 255, 255}});
  const VImage done = made(engines::annotate(strip, writing("Hi"), {}));
  REQUIRE(engines::frame_count(done) == 2);
  CHECK(engines::frame(done, 1).min() < 50);
}

TEST_CASE("bad text, fonts and sizes are refused", "[engines]") {
  const VImage canvas = solid(50, 50, {255, 255, 255});
  const auto code = [&](const job::Annotate& annotate, engines::SizeLimits limits = {}) {
    return engines::annotate(canvas, annotate, limits).error().code;
  };
  CHECK(code(writing("\xff\xfe")) == Code::bad_request);
  auto font = writing("a");
  font.font = "/etc/passwd";
  CHECK(code(font) == Code::bad_request);
  font.font = "a\"b@wght=1";
  CHECK(code(font) == Code::bad_request);
  auto huge = writing(std::string(4000, 'W'));
  huge.pointsize = 2000;
  CHECK(code(huge) == Code::too_large);
}

TEST_CASE("growing a shape adds an even rim", "[engines]") {
  const VImage disc = engines::circle(21, 21).embed(20, 20, 61, 61);
  const VImage large = engines::grown(disc, 10);
  const double radius = std::sqrt(large.avg() / 255 * 61 * 61 / 3.14159265);
  CHECK(radius == Approx(20.5).margin(0.3));
}
