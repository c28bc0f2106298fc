#include "engines/colour.h"

#include "engines/effects.h"
#include "engines/frames.h"
#include "engines/quantize.h"
#include "engines/tone.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;

namespace {

Pixel middle(const VImage& image) {
  return at(image, image.width() / 2, image.height() / 2);
}

}  // namespace

TEST_CASE("tones map as they say and leave alpha alone", "[engines]") {
  const VImage image = solid(9, 9, {100, 150, 200, 77});
  CHECK_THAT(middle(made(engines::brightness(image, {20}))), Near({151, 201, 251, 77}));
  CHECK_THAT(middle(made(engines::brightness(image, {-100}))), Near({0, 0, 0, 77}));
  CHECK_THAT(middle(made(engines::contrast(image, {-100}))), Near({128, 128, 128, 77}));
  CHECK(middle(made(engines::contrast(image, {50})))[0] < 80);
  CHECK_THAT(middle(made(engines::gamma(image, {2}))), Near({160, 196, 226, 77}));
  CHECK_THAT(middle(made(engines::levels(image, {100, 200, 1}))), Near({0, 128, 255, 77}));
  CHECK_THAT(middle(made(engines::negate(image))), Near({155, 105, 55, 77}));
  CHECK(engines::levels(image, {200, 200, 1}).error().code == Code::bad_request);
}

TEST_CASE("colour commands match CSS", "[engines]") {
  const VImage image = solid(9, 9, {255, 0, 0, 77});
  CHECK_THAT(middle(made(engines::saturation(image, {-100}))), Near({54, 54, 54, 77}));
  CHECK_THAT(middle(made(engines::hue(image, {120}))), Near({0, 113, 0, 77}, 2));
  CHECK_THAT(middle(made(engines::hue(image, {360}))), Near({255, 0, 0, 77}));
  CHECK_THAT(middle(made(engines::sepia(image, {100}))), Near({100, 89, 69, 77}));
  CHECK_THAT(middle(made(engines::sepia(image, {0}))), Near({255, 0, 0, 77}));
}

TEST_CASE("grayscale has one band of linear luminance", "[engines]") {
  const Pixel grey = middle(made(engines::grayscale(solid(9, 9, {255, 0, 0, 77}))));
  CHECK_THAT(grey, Near({125, 77}, 3));
  CHECK_THAT(middle(made(engines::grayscale(solid(9, 9, {33})))), Near({33}));
}

TEST_CASE("duotone and tint run through their colours", "[engines]") {
  const job::Color navy{0, 0, 100}, sand{250, 240, 200};
  const auto duo = [&](double v) {
    return middle(made(engines::duotone(solid(9, 9, {v, v, v}), {navy, sand})));
  };
  CHECK_THAT(duo(0), Near({0, 0, 100}));
  CHECK_THAT(duo(255), Near({250, 240, 200}));
  const job::Color red{200, 30, 30};
  const auto tinted = [&](double v) {
    return middle(made(engines::tint(solid(9, 9, {v, v, v}), {red, 100})));
  };
  CHECK_THAT(tinted(0), Near({0, 0, 0}));
  CHECK_THAT(tinted(255), Near({255, 255, 255}));
  CHECK(tinted(120)[0] > tinted(120)[1] + 60);
  const Pixel none = middle(made(engines::tint(solid(9, 9, {9, 99, 199}), {red, 0})));
  CHECK_THAT(none, Near({9, 99, 199}));
}

TEST_CASE("grey, 16-bit and animated pictures go through every colour command", "[engines]") {
  const std::vector<VImage> pictures{
      solid(9, 9, {60}), solid(9, 9, {60, 128}), solid16(9, 9, {9000, 30000, 60000}),
      solid16(9, 9, {9000, 20000}), animation(9, 9, {{1, 2, 3}, {200, 100, 50}})};
  for (const VImage& image : pictures) {
    const std::vector<VImage> all{made(engines::brightness(image, {10})),
                                  made(engines::contrast(image, {10})),
                                  made(engines::gamma(image, {1.5})),
                                  made(engines::levels(image, {10, 240, 1.1})),
                                  made(engines::negate(image)),
                                  made(engines::saturation(image, {30})),
                                  made(engines::hue(image, {30})),
                                  made(engines::sepia(image, {50})),
                                  made(engines::grayscale(image)),
                                  made(engines::duotone(image, {})),
                                  made(engines::tint(image, {{1, 2, 3}, 50})),
                                  made(engines::blur(image, {2})),
                                  made(engines::sharpen(image, {})),
                                  made(engines::unsharp(image, {})),
                                  made(engines::pixelate(image, {4}))};
    for (const VImage& one : all) {
      CHECK(one.format() == image.format());
      CHECK(one.has_alpha() == image.has_alpha());
      CHECK(engines::frame_count(one) == engines::frame_count(image));
      CHECK(one.avg() >= 0);
    }
  }
}

TEST_CASE("blur spreads and keeps the mean, wide ones too", "[engines]") {
  const VImage image = solid(200, 200, {0, 0, 0}).insert(solid(100, 100, {255, 255, 255}), 50, 50);
  for (double sigma : {2.0, 11.0, 13.0}) {
    const VImage soft = made(engines::blur(image, {sigma}));
    CHECK(soft.width() == 200);
    CHECK(soft.height() == 200);
    CHECK(soft.avg() == Approx(image.avg()).epsilon(0.02));
    CHECK(at(soft, 49, 100)[0] + at(soft, 50, 100)[0] == Approx(255).margin(6));
    CHECK(at(soft, 100, 149)[0] + at(soft, 100, 150)[0] == Approx(255).margin(6));
  }
}

TEST_CASE("a wide blur looks like a true Gaussian", "[engines]") {
  const VImage image = quarters(300, 200);
  const VImage ours = made(engines::blur(image, {20}));
  CHECK((ours - image.gaussblur(20, VImage::option()->set("min_ampl", 0.01))).abs().max() < 6);
}

TEST_CASE("blur does not bleed what is transparent", "[engines]") {
  const VImage image =
      solid(40, 40, {0, 0, 0, 0}).insert(solid(20, 40, {255, 255, 255, 255}), 0, 0);
  const Pixel edge = at(made(engines::blur(image, {4})), 21, 20);
  CHECK(edge[3] > 50);
  CHECK_THAT((Pixel{edge[0], edge[1], edge[2]}), Near({255, 255, 255}, 2));
}

TEST_CASE("sharpening steepens edges and leaves flat areas", "[engines]") {
  const VImage soft = quarters(60, 60).gaussblur(2);
  const VImage image = typed(soft, VIPS_INTERPRETATION_sRGB).copy_memory();
  const VImage crisp = made(engines::unsharp(image, {2, 2, 0}));
  CHECK(at(crisp, 28, 10)[0] > at(image, 28, 10)[0]);
  CHECK_THAT(at(crisp, 5, 5), Near(at(image, 5, 5)));
  const VImage careful = made(engines::unsharp(image, {2, 2, 250}));
  CHECK_THAT(at(careful, 28, 10), Near(at(image, 28, 10)));
  const VImage light = made(engines::sharpen(image, {1, 2}));
  CHECK((light - image).abs().max() > 5);
  CHECK_THAT(at(light, 5, 5), Near(at(image, 5, 5)));
}

TEST_CASE("pixelate makes squares of the mean", "[engines]") {
  const VImage done = made(engines::pixelate(quarters(50, 50), {20}));
  CHECK(done.width() == 50);
  CHECK(done.height() == 50);
  CHECK_THAT(at(done, 0, 0), Near({255, 0, 0}));
  CHECK_THAT(at(done, 20, 0), Near(at(done, 39, 19)));
  CHECK_THAT(at(made(engines::pixelate(quarters(50, 50), {1000})), 49, 49),
             Near(at(made(engines::pixelate(quarters(50, 50), {1000})), 0, 0)));
}

TEST_CASE("quantize leaves at most so many colours, close to the picture", "[engines]") {
  const VImage image = smooth(120, 90);
  for (int colours : {2, 7, 16, 256}) {
    const VImage few = made(engines::quantize(image, {colours, 1}));
    std::vector<std::string> seen;
    const VImage held = few.copy_memory();
    const auto* data = static_cast<const char*>(held.data());
    for (int i = 0; i < 120 * 90; ++i) seen.emplace_back(data + 3 * i, 3);
    std::sort(seen.begin(), seen.end());
    const auto distinct = std::unique(seen.begin(), seen.end()) - seen.begin();
    CHECK(distinct <= colours);
    CHECK(distinct > colours / 2);
    CHECK(few.avg() == Approx(image.avg()).epsilon(0.05));
    CHECK(few.bands() == 3);
  }
  CHECK((made(engines::quantize(image, {256, 0})) - image).abs().avg() < 8);
  CHECK((made(engines::quantize(quarters(20, 20), {4, 1})) - quarters(20, 20)).abs().max() == 0);
  CHECK(made(engines::quantize(smooth(50, 50).bandjoin(100), {8, 1})).bands() == 4);
  CHECK(engines::quantize(image, {1, 1}).error().code == Code::bad_request);
}
