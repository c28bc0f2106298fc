#include "engines/composite.h"
#include "engines/frames.h"
#include "engines/mask.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;
using job::Compose;

namespace {

job::Composite with(Compose compose, double share = 1) {
  job::Composite composite;
  composite.compose = compose;
  composite.opacity.share = share;
  return composite;
}

VImage put(const VImage& base, const VImage& overlay, const job::Composite& composite) {
  const VImage done = made(engines::composite(base, overlay, composite));
  CHECK(done.width() == base.width());
  CHECK(done.height() == base.height());
  return done;
}

}  // namespace

TEST_CASE("over lays an overlay at its place and keeps an opaque picture opaque", "[engines]") {
  const VImage base = solid(50, 40, {0, 0, 255});
  auto over = with(Compose::over);
  over.gravity = job::Gravity::southeast;
  over.x = {10, false};
  over.y = {25, true};
  const VImage done = put(base, solid(10, 10, {255, 0, 0}), over);
  CHECK(done.bands() == 3);
  CHECK_THAT(at(done, 30, 20), Near({255, 0, 0}));
  CHECK_THAT(at(done, 39, 29), Near({255, 0, 0}));
  CHECK_THAT(at(done, 29, 20), Near({0, 0, 255}));
  CHECK_THAT(at(done, 40, 29), Near({0, 0, 255}));
}

TEST_CASE("overlays may hang over the edge or miss the picture", "[engines]") {
  const VImage base = solid(50, 40, {0, 0, 255});
  auto over = with(Compose::over);
  over.x = {-5, false};
  over.y = {-5, false};
  const VImage hanging = put(base, solid(200, 10, {255, 0, 0}), over);
  CHECK_THAT(at(hanging, 49, 4), Near({255, 0, 0}));
  CHECK_THAT(at(hanging, 49, 5), Near({0, 0, 255}));
  over.x = {1e9, false};
  CHECK_THAT(at(put(base, solid(9, 9, {255, 0, 0}), over), 49, 39), Near({0, 0, 255}));
}

TEST_CASE("opacity mixes", "[engines]") {
  const VImage done =
      put(solid(9, 9, {0, 0, 255}), solid(9, 9, {255, 0, 0}), with(Compose::over, 0.5));
  CHECK_THAT(at(done, 4, 4), Near({127, 0, 127}, 2));
}

TEST_CASE("every Porter-Duff operator gives the right alpha inside and outside", "[engines]") {
  struct Row {
    Compose compose;
    Pixel inside, outside;
  };
  const Pixel none{0, 0, 0, 0}, red{255, 0, 0, 255}, blue{0, 0, 255, 255};
  const std::vector<Row> rows{
      {Compose::over, red, blue},       {Compose::in, red, none},
      {Compose::out, none, none},       {Compose::atop, red, blue},
      {Compose::dest, blue, blue},      {Compose::dest_over, blue, blue},
      {Compose::dest_in, blue, none},   {Compose::dest_out, none, blue},
      {Compose::dest_atop, blue, none}, {Compose::xor_, none, blue},
  };
  for (const Row& row : rows) {
    INFO("operator " << static_cast<int>(row.compose));
    const VImage done = put(solid(20, 20, blue), solid(10, 10, {255, 0, 0}), with(row.compose));
    REQUIRE(done.bands() == 4);
    const auto same = [](const Pixel& got, const Pixel& wanted) {
      if (wanted[3] == 0) return got[3] == 0;
      return Near(wanted).match(got);
    };
    CHECK(same(at(done, 5, 5), row.inside));
    CHECK(same(at(done, 15, 15), row.outside));
  }
}

TEST_CASE("blend modes compute what their formulas say", "[engines]") {
  const Pixel base{200, 100, 50}, over{100, 100, 100};
  const std::vector<std::pair<Compose, Pixel>> rows{
      {Compose::multiply, {78, 39, 20}},     {Compose::screen, {222, 161, 130}},
      {Compose::darken, {100, 100, 50}},     {Compose::lighten, {200, 100, 100}},
      {Compose::add, {255, 200, 150}},       {Compose::difference, {100, 0, 50}},
      {Compose::exclusion, {143, 122, 111}}, {Compose::hard_light, {157, 78, 39}},
  };
  for (const auto& [compose, wanted] : rows) {
    INFO("mode " << static_cast<int>(compose));
    const VImage done = put(solid(9, 9, base), solid(9, 9, over), with(compose));
    CHECK_THAT(at(done, 4, 4), Near(wanted, 2));
  }
  for (Compose compose : {Compose::saturate, Compose::overlay, Compose::color_dodge,
                          Compose::color_burn, Compose::soft_light}) {
    const VImage done = put(solid(9, 9, base), solid(5, 5, over), with(compose));
    CHECK(done.bands() == 3);
    CHECK_THAT(at(done, 7, 7), Near(base));
  }
}

TEST_CASE("16-bit pictures are composited in 16 bits", "[engines]") {
  const VImage done =
      put(solid16(9, 9, {0, 0, 65535}), solid(9, 9, {255, 0, 0}), with(Compose::over, 0.5));
  CHECK(done.format() == VIPS_FORMAT_USHORT);
  CHECK_THAT(at(done, 4, 4), Near({32768, 0, 32768}, 200));
}

TEST_CASE("grey and colour meet in colour", "[engines]") {
  const VImage done = put(solid(20, 20, {50}), solid(10, 10, {255, 0, 0}), with(Compose::over));
  CHECK_THAT(at(done, 5, 5), Near({255, 0, 0}));
  CHECK_THAT(at(done, 15, 15), Near({50, 50, 50}));
}

TEST_CASE("replacematte makes an overlay's light the picture's alpha", "[engines]") {
  const VImage matte =
      solid(10, 20, {255, 255, 255}).join(solid(10, 20, {0, 0, 0}), VIPS_DIRECTION_HORIZONTAL);
  const VImage done = put(solid(20, 20, {9, 8, 7}), matte, with(Compose::replacematte));
  CHECK_THAT(at(done, 5, 5), Near({9, 8, 7, 255}));
  CHECK_THAT(at(done, 15, 5), Near({9, 8, 7, 0}));
}

TEST_CASE("colorize keeps lightness and takes the colour", "[engines]") {
  const VImage grey = solid(9, 9, {120, 120, 120});
  const Pixel done = at(put(grey, solid(9, 9, {200, 60, 60}), with(Compose::colorize)), 4, 4);
  CHECK(done[0] > 160);
  CHECK(done[1] < 110);
  const VImage back = put(grey, solid(9, 9, {200, 60, 60}), with(Compose::colorize, 0));
  CHECK_THAT(at(back, 4, 4), Near({120, 120, 120}));
}

TEST_CASE("a still overlay lies on every frame, an animated one goes along", "[engines]") {
  const VImage strip = animation(20, 20, {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}});
  const VImage marked = made(engines::composite(strip, solid(5, 5, {255, 255, 255}), {}));
  REQUIRE(engines::frame_count(marked) == 3);
  CHECK_THAT(at(engines::frame(marked, 2), 2, 2), Near({255, 255, 255}));
  CHECK_THAT(at(engines::frame(marked, 2), 9, 9), Near({0, 0, 255}));
  const VImage moving = animation(5, 5, {{1, 1, 1}, {2, 2, 2}});
  const VImage both = made(engines::composite(strip, moving, {}));
  CHECK_THAT(at(engines::frame(both, 1), 2, 2), Near({2, 2, 2}));
  CHECK_THAT(at(engines::frame(both, 2), 2, 2), Near({1, 1, 1}));
}

TEST_CASE("masks keep the inside of shapes, with soft edges", "[engines]") {
  const VImage image = solid(100, 60, {10, 20, 30});
  const VImage oval = made(engines::mask(image, {}, {}));
  CHECK(at(oval, 1, 1)[3] == 0);
  CHECK(at(oval, 50, 1)[3] > 200);
  CHECK_THAT(at(oval, 50, 30), Near({10, 20, 30, 255}));
  job::Mask round;
  round.shape = job::Shape::circle;
  const VImage circle = made(engines::mask(image, {}, round));
  CHECK(at(circle, 15, 30)[3] == 0);
  CHECK(at(circle, 24, 30)[3] == 255);
  job::Mask corners;
  corners.shape = job::Shape::corners;
  corners.radius = {50, true};
  const VImage pill = made(engines::mask(image, {}, corners));
  CHECK(at(pill, 2, 2)[3] == 0);
  CHECK(at(pill, 35, 0)[3] == 255);
  corners.invert = true;
  CHECK(at(made(engines::mask(image, {}, corners)), 2, 2)[3] == 255);
  // Coverage sums to the area of the ellipse.
  const double area = oval.extract_band(3).avg() / 255 * 6000;
  CHECK(area == Approx(3.14159 * 50 * 30).epsilon(0.005));
}

TEST_CASE("a picture as mask is stretched and multiplies the alpha there is", "[engines]") {
  const VImage half = solid(1, 1, {255}).join(solid(1, 1, {0}), VIPS_DIRECTION_HORIZONTAL);
  const VImage image = solid(100, 60, {10, 20, 30, 128});
  const VImage done = made(engines::mask(image, half, {}));
  CHECK_THAT(at(done, 2, 30), Near({10, 20, 30, 128}, 2));
  CHECK(at(done, 97, 30)[3] < 3);
  const VImage strip = animation(20, 20, {{255, 0, 0}, {0, 255, 0}});
  const VImage frames = made(engines::mask(strip, {}, {}));
  CHECK(engines::frame_count(frames) == 2);
  CHECK(at(engines::frame(frames, 1), 0, 0)[3] == 0);
}
