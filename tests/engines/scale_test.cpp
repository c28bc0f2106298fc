#include "engines/scale.h"

#include "engines/frames.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;
using engines::Size;
using job::Fit;

namespace {

job::Scale to(std::optional<double> width, std::optional<double> height, Fit fit = Fit::fit) {
  job::Scale scale;
  if (width) scale.width = job::Length{*width, false};
  if (height) scale.height = job::Length{*height, false};
  scale.fit = fit;
  return scale;
}

Size size_of(const VImage& image) {
  return engines::frame_size(image);
}

}  // namespace

TEST_CASE("a scaled picture has exactly the size its fit promises", "[engines]") {
  struct Row {
    Size from;
    job::Scale scale;
    Size wanted;
  };
  const std::vector<Row> rows{
      {{400, 300}, to(200, 200), {200, 150}},
      {{300, 400}, to(200, 200), {150, 200}},
      {{401, 299}, to(100, {}), {100, 75}},
      {{401, 299}, to({}, 100), {134, 100}},
      {{4000, 3}, to(100, 100), {100, 1}},
      {{3, 4000}, to(100, {}), {100, 133333}},
      {{40, 30}, to(200, 200), {200, 150}},
      {{40, 30}, to(200, 200, Fit::limit), {40, 30}},
      {{401, 299}, to(200, 200, Fit::limit), {200, 149}},
      {{401, 299}, to(200, 200, Fit::cover), {200, 200}},
      {{401, 299}, to(33, 777, Fit::cover), {33, 777}},
      {{1, 1}, to(7, 5, Fit::cover), {7, 5}},
      {{401, 299}, to(50, {}, Fit::cover), {50, 37}},
      {{401, 299}, to(33, 777, Fit::stretch), {33, 777}},
      {{401, 299}, to(33, {}, Fit::stretch), {33, 25}},
      {{401, 299}, to(200, 200, Fit::min), {200, 200}},
      {{100, 50}, to(200, 200, Fit::min), {50, 50}},
      {{100, 50}, to(80, 100, Fit::min), {40, 50}},
  };
  for (const Row& row : rows) {
    const auto plan = engines::plan_scale(row.from, row.scale);
    INFO(row.from.width << "x" << row.from.height << " fit " << static_cast<int>(row.scale.fit));
    REQUIRE(plan);
    CHECK(plan->result.width == row.wanted.width);
    CHECK(plan->result.height == row.wanted.height);
    if (row.wanted.height > 2000) continue;
    const VImage image = solid(row.from.width, row.from.height, {1, 2, 3});
    const VImage scaled = made(engines::scale(image, row.scale, {}));
    CHECK(size_of(scaled) == row.wanted);
    CHECK_THAT(at(scaled, row.wanted.width - 1, row.wanted.height - 1), Near({1, 2, 3}));
  }
}

TEST_CASE("percentages scale by the picture's own sides", "[engines]") {
  job::Scale half;
  half.width = job::Length{50, true};
  CHECK(size_of(made(engines::scale(solid(301, 200, {9}), half, {}))) == Size{151, 100});
}

TEST_CASE("cover keeps the side that gravity names", "[engines]") {
  const VImage image = quarters(200, 100);
  auto scale = to(50, 100, Fit::cover);
  scale.gravity = job::Gravity::west;
  CHECK_THAT(at(made(engines::scale(image, scale, {})), 25, 25), Near({255, 0, 0}));
  scale.gravity = job::Gravity::southeast;
  CHECK_THAT(at(made(engines::scale(image, scale, {})), 25, 75), Near({255, 255, 255}));
  scale.gravity = job::Gravity::focal;
  scale.fx = 1;
  CHECK_THAT(at(made(engines::scale(image, scale, {})), 25, 25), Near({0, 255, 0}));
}

TEST_CASE("zoom enlarges about the focal point", "[engines]") {
  auto scale = to(40, 20, Fit::cover);
  scale.gravity = job::Gravity::focal;
  scale.fx = 0.75;
  scale.fy = 0.75;
  scale.zoom = 2;
  const VImage zoomed = made(engines::scale(quarters(200, 100), scale, {}));
  CHECK(size_of(zoomed) == Size{40, 20});
  CHECK_THAT(at(zoomed, 4, 4), Near({255, 255, 255}));
}

TEST_CASE("attention and entropy find what stands out", "[engines]") {
  const VImage busy =
      VImage::gaussnoise(60, 60, VImage::option()->set("sigma", 60)).cast(VIPS_FORMAT_UCHAR);
  const VImage dot = typed(busy.bandjoin(busy).bandjoin(busy.linear(0, 0).cast(VIPS_FORMAT_UCHAR)),
                           VIPS_INTERPRETATION_sRGB);
  const VImage image = solid(400, 100, {90, 90, 90}).insert(dot, 320, 20);
  for (auto gravity : {job::Gravity::attention, job::Gravity::entropy}) {
    auto scale = to(100, 100, Fit::cover);
    scale.gravity = gravity;
    const VImage cut = made(engines::scale(image, scale, {}));
    CHECK(size_of(cut) == Size{100, 100});
    CHECK(cut.deviate() > 20);
  }
}

TEST_CASE("transparent pixels do not darken their neighbours", "[engines]") {
  const VImage clear = solid(50, 100, {0, 0, 0, 0});
  const VImage image = solid(50, 100, {255, 255, 255, 255}).join(clear, VIPS_DIRECTION_HORIZONTAL);
  for (bool linear : {false, true}) {
    auto scale = to(7, {});
    scale.linear = linear;
    const VImage small = made(engines::scale(image, scale, {}));
    REQUIRE(small.bands() == 4);
    const Pixel edge = at(small, 3, 3);
    CHECK(edge[3] > 60);
    CHECK(edge[3] < 200);
    CHECK_THAT((Pixel{edge[0], edge[1], edge[2]}), Near({255, 255, 255}, 2));
  }
}

TEST_CASE("16 bits, grey and alpha survive scaling", "[engines]") {
  const VImage deep = made(engines::scale(solid16(40, 40, {1000, 2000, 60000}), to(20, {}), {}));
  CHECK(deep.format() == VIPS_FORMAT_USHORT);
  CHECK_THAT(at(deep, 9, 9), Near({1000, 2000, 60000}, 2));
  const VImage grey = made(engines::scale(solid(40, 40, {77, 128}), to(20, {}), {}));
  CHECK_THAT(at(grey, 9, 9), Near({77, 128}));
  auto linear = to(20, {});
  linear.linear = true;
  const VImage light = made(engines::scale(solid16(40, 40, {1000, 2000, 60000}), linear, {}));
  CHECK(light.format() == VIPS_FORMAT_USHORT);
  CHECK_THAT(at(light, 9, 9), Near({1000, 2000, 60000}, 40));
  CHECK_THAT(at(made(engines::scale(solid(40, 40, {77}), linear, {})), 9, 9), Near({77}));
}

TEST_CASE("linear light keeps the brightness of fine patterns", "[engines]") {
  const VImage pair =
      solid(1, 64, {0, 0, 0}).join(solid(1, 64, {255, 255, 255}), VIPS_DIRECTION_HORIZONTAL);
  const VImage stripes = pair.replicate(32, 1);
  auto scale = to(8, 8);
  CHECK_THAT(at(made(engines::scale(stripes, scale, {})), 4, 4), Near({128, 128, 128}, 4));
  scale.linear = true;
  CHECK_THAT(at(made(engines::scale(stripes, scale, {})), 4, 4), Near({188, 188, 188}, 4));
}

TEST_CASE("animations scale frame by frame and keep their delays", "[engines]") {
  const VImage strip = animation(31, 21, {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}});
  for (Fit fit : {Fit::fit, Fit::cover, Fit::stretch}) {
    const VImage scaled = made(engines::scale(strip, to(10, 10, fit), {}));
    REQUIRE(engines::frame_count(scaled) == 3);
    CHECK(scaled.get_array_int("delay") == std::vector<int>{100, 200, 300});
    CHECK(scaled.get_int("loop") == 3);
    CHECK_THAT(at(engines::frame(scaled, 1), 0, 0), Near({0, 255, 0}));
    const int last = engines::frame_height(scaled) - 1;
    CHECK_THAT(at(engines::frame(scaled, 1), 9, last), Near({0, 255, 0}));
  }
}

TEST_CASE("what would be too large is refused before it is computed", "[engines]") {
  const VImage image = solid(100, 100, {1, 2, 3});
  const engines::SizeLimits limits{10'000, 500};
  CHECK(engines::scale(image, to(101, 101), limits).error().code == Code::too_large);
  CHECK(engines::scale(image, to(501, 2, Fit::stretch), limits).error().code == Code::too_large);
  CHECK(engines::scale(image, to(1e300, {}), limits).error().code == Code::too_large);
  CHECK(engines::scale(image, to(0.2, 0.2, Fit::stretch), limits).error().code ==
        Code::bad_request);
}
