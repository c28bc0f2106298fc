#include "engines/canvas.h"
#include "engines/crop.h"
#include "engines/frames.h"
#include "engines/trim.h"
#include "engines/turn.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;
using engines::Size;
using job::Gravity;

namespace {

Size size_of(const VImage& image) {
  return engines::frame_size(image);
}

job::Crop area(double width, double height, double x, double y,
               Gravity gravity = Gravity::northwest) {
  job::Crop crop;
  crop.width = job::Length{width, false};
  crop.height = job::Length{height, false};
  crop.x = {x, false};
  crop.y = {y, false};
  crop.gravity = gravity;
  return crop;
}

}  // namespace

TEST_CASE("crop cuts from where gravity says and clips to the picture", "[engines]") {
  const VImage image = quarters(100, 80);
  struct Row {
    job::Crop crop;
    Size size;
    Pixel first;
  };
  const std::vector<Row> rows{
      {area(20, 10, 0, 0), {20, 10}, {255, 0, 0}},
      {area(20, 10, 60, 5), {20, 10}, {0, 255, 0}},
      {area(20, 10, 90, 75), {10, 5}, {255, 255, 255}},
      {area(20, 10, 10, 5, Gravity::southwest), {20, 10}, {0, 0, 255}},
      {area(20, 10, 0, 0, Gravity::southeast), {20, 10}, {255, 255, 255}},
      {area(20, 10, 0, 0, Gravity::center), {20, 10}, {255, 0, 0}},
      {area(500, 500, 0, 0, Gravity::center), {100, 80}, {255, 0, 0}},
  };
  for (const Row& row : rows) {
    const VImage cut = made(engines::crop(image, row.crop));
    CHECK(size_of(cut) == row.size);
    CHECK_THAT(at(cut, 0, 0), Near(row.first));
  }
  CHECK(engines::crop(image, area(20, 10, 100, 0)).error().code == Code::bad_request);
  CHECK(engines::crop(image, area(20, 10, 0, 1e12)).error().code == Code::bad_request);
}

TEST_CASE("crop takes percentages, open sides, aspects and a focal point", "[engines]") {
  const VImage image = quarters(100, 80);
  job::Crop half;
  half.width = job::Length{50, true};
  half.x = {50, true};
  CHECK(size_of(made(engines::crop(image, half))) == Size{50, 80});
  CHECK_THAT(at(made(engines::crop(image, half)), 0, 0), Near({0, 255, 0}));
  job::Crop square;
  square.aspect = job::Ratio{1};
  CHECK(size_of(made(engines::crop(image, square))) == Size{80, 80});
  job::Crop wide;
  wide.aspect = job::Ratio{2};
  CHECK(size_of(made(engines::crop(image, wide))) == Size{100, 50});
  job::Crop focal = area(20, 20, 0, 0, Gravity::focal);
  focal.fx = 0.9;
  focal.fy = 0.1;
  CHECK_THAT(at(made(engines::crop(image, focal)), 0, 0), Near({0, 255, 0}));
}

TEST_CASE("a crop that looks at the picture is as large as asked", "[engines]") {
  const VImage image = solid(200, 100, {80, 80, 80}).insert(quarters(40, 40), 150, 30);
  for (Gravity gravity : {Gravity::attention, Gravity::entropy}) {
    const VImage cut = made(engines::crop(image, area(60, 100, 0, 0, gravity)));
    CHECK(size_of(cut) == Size{60, 100});
    CHECK(cut.max() == 255);
  }
}

TEST_CASE("trim finds the picture within its border", "[engines]") {
  const VImage on_grey = solid(100, 80, {90, 91, 92}).insert(quarters(40, 20), 30, 10);
  CHECK(size_of(made(engines::trim(on_grey, {}))) == Size{40, 20});
  const VImage opaque = quarters(40, 20).bandjoin(255);
  const VImage on_clear = solid(100, 80, {0, 0, 0, 0}).insert(opaque, 30, 10);
  CHECK(size_of(made(engines::trim(on_clear, {}))) == Size{40, 20});
  job::Trim white;
  white.color = job::Color{255, 255, 255};
  CHECK(size_of(made(engines::trim(on_grey, white))) == Size{100, 80});
  CHECK(size_of(made(engines::trim(solid(10, 9, {4, 5, 6}), {}))) == Size{10, 9});
  CHECK(size_of(made(engines::trim(solid(1, 1, {4}), {}))) == Size{1, 1});
  const VImage deep = on_grey.colourspace(VIPS_INTERPRETATION_RGB16);
  CHECK(size_of(made(engines::trim(deep, {}))) == Size{40, 20});
}

TEST_CASE("trim cuts all frames of an animation alike", "[engines]") {
  const VImage strip = animation(60, 40, {{0, 0, 0}, {0, 0, 0}})
                           .insert(solid(10, 10, {255, 0, 0}), 10, 10)
                           .insert(solid(10, 10, {255, 0, 0}), 30, 40 + 20);
  VImage image = strip.copy();
  const VImage cut = made(engines::trim(image, {}));
  CHECK(engines::frame_count(cut) == 2);
  CHECK(size_of(cut) == Size{30, 20});
}

TEST_CASE("extend adds sides, fills canvases and knows four edges", "[engines]") {
  job::Extend sides;
  sides.top = {10, false};
  sides.left = {10, true};
  sides.color = {0, 0, 255, 255};
  const VImage added = made(engines::extend(solid(50, 20, {255, 0, 0}), sides));
  CHECK(size_of(added) == Size{55, 30});
  CHECK(added.bands() == 3);
  CHECK_THAT(at(added, 0, 29), Near({0, 0, 255}));
  CHECK_THAT(at(added, 5, 10), Near({255, 0, 0}));

  job::Extend canvas;
  canvas.width = job::Length{100, false};
  canvas.height = job::Length{10, false};
  canvas.gravity = Gravity::east;
  const VImage filled = made(engines::extend(solid(50, 20, {255, 0, 0}), canvas));
  CHECK(size_of(filled) == Size{100, 20});
  CHECK_THAT(at(filled, 0, 0), Near({0, 0, 0, 0}));
  CHECK_THAT(at(filled, 99, 19), Near({255, 0, 0, 255}));

  job::Extend copied;
  copied.right = {5, false};
  copied.edge = job::Edge::copy;
  CHECK_THAT(at(made(engines::extend(quarters(50, 20), copied)), 54, 0), Near({0, 255, 0}));
  copied.edge = job::Edge::repeat;
  CHECK_THAT(at(made(engines::extend(quarters(50, 20), copied)), 54, 0), Near({255, 0, 0}));
}

TEST_CASE("a grey picture stays grey until a colour is needed", "[engines]") {
  job::Extend extend;
  extend.top = {5, false};
  extend.color = {200, 200, 200, 255};
  CHECK(made(engines::extend(solid(10, 10, {9}), extend)).bands() == 1);
  extend.color = {200, 0, 0, 255};
  const VImage red = made(engines::extend(solid(10, 10, {9}), extend));
  CHECK_THAT(at(red, 0, 0), Near({200, 0, 0}));
  CHECK_THAT(at(red, 0, 9), Near({9, 9, 9}));
}

TEST_CASE("a border lies over the edge, with rounded corners on request", "[engines]") {
  const VImage square = made(engines::border(solid(60, 40, {255, 0, 0}), {4, {0, 0, 255}, 0}));
  CHECK(size_of(square) == Size{60, 40});
  CHECK(square.bands() == 3);
  CHECK_THAT(at(square, 3, 3), Near({0, 0, 255}));
  CHECK_THAT(at(square, 4, 4), Near({255, 0, 0}));
  const VImage round = made(engines::border(solid(60, 40, {255, 0, 0}), {4, {0, 0, 255}, 12}));
  REQUIRE(round.bands() == 4);
  CHECK(at(round, 0, 0)[3] == 0);
  CHECK_THAT(at(round, 30, 1), Near({0, 0, 255, 255}));
  CHECK_THAT(at(round, 30, 20), Near({255, 0, 0, 255}));
  const VImage thick = made(engines::border(solid(10, 10, {255, 0, 0}), {40, {0, 0, 255}, 0}));
  CHECK_THAT(at(thick, 5, 5), Near({0, 0, 255}));
}

TEST_CASE("rotate is exact at right angles and makes room at others", "[engines]") {
  const VImage image = quarters(60, 40);
  const VImage quarter = made(engines::rotate(image, {90, {}}));
  CHECK(size_of(quarter) == Size{40, 60});
  CHECK_THAT(at(quarter, 0, 0), Near({0, 0, 255}));
  CHECK_THAT(at(quarter, 39, 0), Near({255, 0, 0}));
  CHECK_THAT(at(made(engines::rotate(image, {-90, {}})), 0, 0), Near({0, 255, 0}));
  CHECK_THAT(at(made(engines::rotate(image, {540, {}})), 0, 0), Near({255, 255, 255}));
  const VImage tilted = made(engines::rotate(image, {45, {0, 0, 0, 0}}));
  CHECK(tilted.width() == Approx(71).margin(2));
  CHECK(tilted.height() == Approx(71).margin(2));
  CHECK(at(tilted, 0, 0)[3] == 0);
  const VImage filled = made(engines::rotate(image, {30, {7, 8, 9, 255}}));
  CHECK(filled.bands() == 3);
  CHECK_THAT(at(filled, 0, 0), Near({7, 8, 9}));
}

TEST_CASE("flip and flop mirror each frame", "[engines]") {
  CHECK_THAT(at(made(engines::flip(quarters(60, 40))), 0, 0), Near({0, 0, 255}));
  CHECK_THAT(at(made(engines::flop(quarters(60, 40))), 0, 0), Near({0, 255, 0}));
  const VImage strip = animation(10, 10, {{255, 0, 0}, {0, 255, 0}});
  const VImage flipped = made(engines::flip(strip));
  CHECK_THAT(at(engines::frame(flipped, 0), 0, 0), Near({255, 0, 0}));
}

TEST_CASE("tile covers a canvas with copies", "[engines]") {
  const VImage canvas = solid(50, 30, {0, 0, 0});
  const VImage tiled = made(engines::tile(canvas, quarters(20, 20), {}));
  CHECK(size_of(tiled) == Size{50, 30});
  CHECK(tiled.bands() == 3);
  CHECK_THAT(at(tiled, 40, 20), Near({255, 0, 0}));
  CHECK_THAT(at(tiled, 30, 10), Near({255, 255, 255}));
  job::Tile larger;
  larger.width = 45;
  larger.height = 33;
  CHECK(size_of(made(engines::tile(quarters(20, 20), {}, larger))) == Size{45, 33});
}

TEST_CASE("blank and flatten", "[engines]") {
  const VImage clear = made(engines::blank({30, 20, {0, 0, 0, 0}, {}}));
  CHECK_THAT(at(clear, 29, 19), Near({0, 0, 0, 0}));
  const VImage red = made(engines::blank({30, 20, {255, 0, 0, 255}, {}}));
  CHECK_THAT(at(red, 29, 19), Near({255, 0, 0}));
  CHECK(red.interpretation() == VIPS_INTERPRETATION_sRGB);
  const VImage flat = made(engines::flatten(solid(9, 9, {0, 0, 0, 128}), {{255, 255, 255, 255}}));
  CHECK_THAT(at(flat, 4, 4), Near({127, 127, 127}));
  const VImage grey = made(engines::flatten(solid(9, 9, {0, 0}), {{255, 0, 0, 255}}));
  CHECK_THAT(at(grey, 4, 4), Near({255, 0, 0}));
  const VImage deep =
      made(engines::flatten(solid16(9, 9, {0, 0, 0, 32768}), {{255, 255, 255, 255}}));
  CHECK_THAT(at(deep, 4, 4), Near({32767, 32767, 32767}, 3));
}
