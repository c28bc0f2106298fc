#include "engines/load.h"

#include "engines/frames.h"
#include "engines/profile.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;
using engines::Document;
using engines::Size;

namespace {

Document opened(const std::string& bytes, engines::LoadLimits limits = {}) {
  return made(Document::open(bytes, limits));
}

Size size_of(const VImage& image) {
  return engines::frame_size(image);
}

job::Scale to_width(double width) {
  job::Scale scale;
  scale.width = job::Length{width, false};
  return scale;
}

VImage oriented(const VImage& image, int orientation) {
  VImage copy = image.copy();
  copy.set("orientation", orientation);
  return copy;
}

}  // namespace

TEST_CASE("every format is read by its own loader", "[engines]") {
  const VImage image = smooth(64, 48);
  for (const char* suffix :
       {".jpg[Q=95]", ".png", ".png[interlace]", ".png[palette]", ".webp[lossless]",
        ".avif[lossless]", ".gif", ".tif", ".jxl", ".jpg[Q=95,interlace]"}) {
    INFO(suffix);
    const std::string bytes = file(image, suffix);
    const Document document = opened(bytes);
    CHECK(document.stored() == Size{64, 48});
    const VImage pixels = made(document.decode({}));
    CHECK(size_of(pixels) == Size{64, 48});
    CHECK((pixels.extract_band(0, VImage::option()->set("n", 3)) - image).abs().avg() < 6);
  }
}

TEST_CASE("an SVG is drawn at the size that is wanted", "[engines]") {
  const std::string svg =
      "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>"
      "<rect width='40' height='20' fill='#f00'/></svg>";
  const Document document = opened(svg);
  CHECK(document.stored() == Size{40, 20});
  const VImage large = made(document.decode_scaled({}, to_width(400), {}));
  CHECK(size_of(large) == Size{400, 200});
  CHECK_THAT(at(large, 399, 199), Near({255, 0, 0, 255}));
  engines::LoadLimits no_svg;
  no_svg.allow_svg = false;
  CHECK(Document::open(svg, no_svg).error().code == Code::unsupported_media);
}

TEST_CASE("what only looks like an image is refused", "[engines]") {
  for (const char* bytes : {"", "GIF8", "hello", "%PDF-1.4 nothing", "P6\n1 1\n255\nabc",
                            "push graphic-context\nviewbox 0 0 1 1"}) {
    INFO(bytes);
    const auto document = Document::open(bytes, {});
    REQUIRE_FALSE(document);
    const Code code = document.error().code;
    CHECK((code == Code::unsupported_media || code == Code::unprocessable));
  }
}

TEST_CASE("a file that is cut short is an error unless that is tolerated", "[engines]") {
  for (const char* suffix : {".jpg", ".png"}) {
    INFO(suffix);
    const VImage noise = VImage::gaussnoise(300, 300).cast(VIPS_FORMAT_UCHAR).bandjoin({1, 2});
    std::string bytes = file(typed(noise, VIPS_INTERPRETATION_sRGB), suffix);
    bytes.resize(bytes.size() / 2);
    const Document strict = opened(bytes);
    CHECK(strict.decode({}).error().code == Code::unprocessable);
    CHECK(strict.decode_scaled({}, to_width(50), {}).error().code == Code::unprocessable);
    engines::LoadLimits tolerant;
    tolerant.tolerate_truncated = true;
    CHECK(size_of(made(opened(bytes, tolerant).decode({}))) == Size{300, 300});
  }
}

TEST_CASE("limits hold before anything is decoded", "[engines]") {
  engines::LoadLimits limits;
  limits.max_pixels = 64 * 48;
  CHECK(Document::open(file(smooth(64, 48), ".jpg"), limits));
  CHECK(Document::open(file(smooth(65, 48), ".jpg"), limits).error().code == Code::too_large);
  CHECK(Document::open(file(smooth(64, 48), ".jpg[interlace]"), limits).error().code ==
        Code::too_large);
  const std::string gif = file(animation(20, 20, {{1, 1, 1}, {2, 2, 2}, {3, 3, 3}}), ".gif");
  limits.max_pixels = 800;
  CHECK(opened(gif, limits).decode({}).error().code == Code::too_large);
  limits.max_pixels = 10'000;
  limits.max_frames = 2;
  CHECK(opened(gif, limits).decode({}).error().code == Code::too_large);
  engines::Reading still;
  still.animation = false;
  CHECK(opened(gif, limits).decode(still));
}

TEST_CASE("animations are read whole, as one frame, or as a chosen one", "[engines]") {
  const VImage strip = animation(30, 20, {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}});
  for (const char* suffix : {".gif", ".webp[lossless]"}) {
    INFO(suffix);
    const std::string bytes = file(strip, suffix);
    const Document document = opened(bytes);
    CHECK(document.pages() == 3);
    CHECK(document.animated());
    const VImage all = made(document.decode({}));
    CHECK(engines::frame_count(all) == 3);
    CHECK(all.get_array_int("delay") == std::vector<int>{100, 200, 300});
    engines::Reading second;
    second.page = 1;
    const VImage one = made(document.decode(second));
    CHECK(size_of(one) == Size{30, 20});
    const Pixel green = at(one, 9, 9);
    CHECK_THAT((Pixel{green[0], green[1], green[2]}), Near({0, 255, 0}, 3));
    second.page = 3;
    CHECK(document.decode(second).error().code == Code::bad_request);
    const VImage small = made(document.decode_scaled({}, to_width(10), {}));
    CHECK(engines::frame_count(small) == 3);
    CHECK(size_of(small) == Size{10, 7});
  }
}

TEST_CASE("all eight EXIF orientations come upright, scaled or not", "[engines]") {
  const VImage image = quarters(80, 40);
  for (int orientation = 1; orientation <= 8; ++orientation) {
    INFO("orientation " << orientation);
    const std::string bytes = file(oriented(image, orientation), ".jpg[Q=100,subsample_mode=off]");
    const Document document = opened(bytes);
    const VImage wanted = oriented(image, orientation).autorot();
    const VImage whole = made(document.decode({}));
    CHECK(size_of(whole) == size_of(wanted));
    CHECK(size_of(whole) == document.upright());
    CHECK_THAT(at(whole, 5, 5), Near(at(wanted, 5, 5), 6));
    job::Scale cover = to_width(10);
    cover.height = job::Length{10, false};
    cover.fit = job::Fit::cover;
    cover.gravity = job::Gravity::northwest;
    const VImage corner = made(document.decode_scaled({}, cover, {}));
    CHECK(size_of(corner) == Size{10, 10});
    CHECK_THAT(at(corner, 1, 1), Near(at(wanted, 5, 5), 6));
    const VImage scaled = made(document.decode_scaled({}, to_width(20), {}));
    CHECK(size_of(scaled) == (orientation >= 5 ? Size{20, 40} : Size{20, 10}));
    CHECK_THAT(at(scaled, 2, 2), Near(at(wanted, 5, 5), 6));
    engines::Reading as_stored;
    as_stored.autorotate = false;
    CHECK(size_of(made(document.decode(as_stored))) == Size{80, 40});
  }
}

TEST_CASE("scaling while decoding gives exact sizes and the same picture", "[engines]") {
  const VImage image = smooth(1001, 747);
  for (const char* suffix : {".jpg[Q=95]", ".webp[Q=95]", ".png", ".tif"}) {
    const std::string bytes = file(image, suffix);
    const Document document = opened(bytes);
    for (int width : {1, 33, 62, 63, 125, 250, 333, 501, 1000}) {
      INFO(suffix << " to " << width);
      const VImage fast = made(document.decode_scaled({}, to_width(width), {}));
      const VImage slow = made(engines::scale(image, to_width(width), {}));
      CHECK(size_of(fast) == size_of(slow));
      CHECK(fast.width() == width);
      CHECK((fast - slow).abs().avg() < (width < 4 ? 6 : 2.5));
    }
  }
}

TEST_CASE("other colour spaces become sRGB unless they are to be kept", "[engines]") {
  const VImage p3 =
      made(engines::add_profile(solid(64, 64, {255, 0, 0}), "p3", job::Intent::relative));
  const std::string bytes = file(p3, ".png");
  const Document document = opened(bytes);
  CHECK(document.alters({}));
  CHECK_THAT(at(made(document.decode({})), 9, 9), Near({255, 0, 0}, 3));
  CHECK_THAT(at(made(document.decode_scaled({}, to_width(16), {})), 9, 9), Near({255, 0, 0}, 3));
  engines::Reading keep;
  keep.convert = false;
  const VImage kept = made(document.decode(keep));
  CHECK(engines::has_profile(kept));
  CHECK_THAT(at(kept, 9, 9), Near({234, 51, 35}, 3));

  const VImage press =
      made(engines::add_profile(solid(64, 64, {200, 60, 60}), "cmyk", job::Intent::relative));
  const std::string jpeg = file(press, ".jpg[Q=95]");
  const VImage read = made(opened(jpeg).decode_scaled({}, to_width(16), {}));
  CHECK(read.bands() == 3);
  CHECK_THAT(at(read, 9, 9), Near({200, 60, 60}, 14));
}

TEST_CASE("16 bits and alpha are kept", "[engines]") {
  const VImage deep = solid16(40, 40, {1000, 2000, 60000, 30000});
  const VImage read = made(opened(file(deep, ".png")).decode_scaled({}, to_width(20), {}));
  CHECK(read.format() == VIPS_FORMAT_USHORT);
  CHECK_THAT(at(read, 9, 9), Near({1000, 2000, 60000, 30000}, 3));
}

TEST_CASE("pixels may be read in any order and twice", "[engines]") {
  const std::string bytes = file(quarters(80, 40), ".png");
  const VImage image = made(opened(bytes).decode({}));
  CHECK_THAT(at(image, 70, 30), Near({255, 255, 255}));
  CHECK_THAT(at(image, 5, 5), Near({255, 0, 0}));
  CHECK(image.rot(VIPS_ANGLE_D90).avg() == Approx(image.avg()));
}
