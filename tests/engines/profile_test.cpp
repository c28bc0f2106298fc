#include "engines/profile.h"

#include "engines/pixels.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::test;
using job::Intent;

namespace {

VImage tagged(const VImage& image, const char* profile) {
  return made(engines::add_profile(image, profile, Intent::relative));
}

std::string profile_of(const VImage& image) {
  std::size_t size = 0;
  const void* data = image.get_blob(VIPS_META_ICC_NAME, &size);
  return {static_cast<const char*>(data), size};
}

}  // namespace

TEST_CASE("built-in profiles convert and tag", "[engines]") {
  const VImage red = solid(9, 9, {255, 0, 0});
  const VImage p3 = tagged(red, "p3");
  CHECK(engines::has_profile(p3));
  CHECK_FALSE(engines::has_srgb_profile(p3));
  CHECK_THAT(at(p3, 4, 4), Near({234, 51, 35}, 3));
  const VImage back = engines::to_srgb(p3);
  CHECK_FALSE(engines::has_profile(back));
  CHECK_THAT(at(back, 4, 4), Near({255, 0, 0}, 3));
  const VImage srgb = tagged(red, "srgb");
  CHECK(engines::has_srgb_profile(srgb));
  CHECK_THAT(at(srgb, 4, 4), Near({255, 0, 0}));
}

TEST_CASE("CMYK goes out and comes back in", "[engines]") {
  const VImage press = tagged(solid(9, 9, {200, 60, 60}), "cmyk");
  REQUIRE(press.bands() == 4);
  CHECK(engines::is_cmyk(press));
  CHECK_FALSE(press.has_alpha());
  const VImage back = engines::to_srgb(press);
  CHECK(back.bands() == 3);
  CHECK_THAT(at(back, 4, 4), Near({200, 60, 60}, 12));
  const VImage bare = engines::without_profile(press);
  CHECK(engines::to_srgb(bare).bands() == 3);
}

TEST_CASE("alpha, grey and 16 bits go through profiles", "[engines]") {
  const VImage clear = engines::to_srgb(tagged(solid(9, 9, {10, 200, 30, 99}), "p3"));
  CHECK_THAT(at(clear, 4, 4), Near({10, 200, 30, 99}, 3));
  const VImage deep = tagged(solid16(9, 9, {9000, 30000, 60000, 500}), "p3");
  CHECK(deep.format() == VIPS_FORMAT_USHORT);
  CHECK_THAT(at(engines::to_srgb(deep), 4, 4), Near({9000, 30000, 60000, 500}, 300));
  CHECK(tagged(solid(9, 9, {77}), "p3").bands() == 3);
}

TEST_CASE("a profile's bytes are assigned to what has none and converted to otherwise",
          "[engines]") {
  const std::string p3 = profile_of(tagged(solid(9, 9, {1, 2, 3}), "p3"));
  const VImage assigned =
      made(engines::add_profile(solid(9, 9, {255, 0, 0}), p3, Intent::relative));
  CHECK_THAT(at(assigned, 4, 4), Near({255, 0, 0}));
  CHECK(profile_of(assigned) == p3);
  const VImage converted =
      made(engines::add_profile(tagged(solid(9, 9, {255, 0, 0}), "srgb"), p3, Intent::relative));
  CHECK_THAT(at(converted, 4, 4), Near({234, 51, 35}, 3));
  CHECK(profile_of(converted) == p3);
  const std::string press = profile_of(tagged(solid(9, 9, {1, 2, 3}), "cmyk"));
  CHECK(made(engines::add_profile(solid(9, 9, {255, 0, 0}), press, Intent::perceptual)).bands() ==
        4);
}

TEST_CASE("what is no profile is refused when given and dropped when embedded", "[engines]") {
  const VImage red = solid(9, 9, {255, 0, 0});
  CHECK(engines::add_profile(red, "GIF89a", Intent::relative).error().code == Code::bad_request);
  std::string broken = profile_of(tagged(red, "p3"));
  broken[36] = 'x';
  CHECK(engines::add_profile(red, broken, Intent::relative).error().code == Code::bad_request);
  VImage damaged = red.copy();
  vips_image_set_blob_copy(damaged.get_image(), VIPS_META_ICC_NAME, broken.data(), broken.size());
  CHECK_THAT(at(engines::to_srgb(damaged), 4, 4), Near({255, 0, 0}));
}
