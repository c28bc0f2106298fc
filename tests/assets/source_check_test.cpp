#include "assets/source_check.h"

#include "data.h"
#include "support.h"

using namespace std::literals;
namespace tintype::assets {
namespace {

Code refusal(std::string_view bytes, const SourceLimits& limits = {}) {
  const auto checked = check_source(bytes, limits);
  REQUIRE(checked.has_error());
  return checked.error().code;
}

// An ICC profile as far as its head goes.
std::string icc(std::size_t size, std::uint32_t declared) {
  std::string profile(size, '\0');
  for (int i = 0; i < 4; ++i) profile[i] = static_cast<char>(declared >> (24 - 8 * i));
  profile.replace(36, 4, "acsp");
  return profile;
}

}  // namespace

TEST_CASE("images are held to the limits by their headers", "[assets]") {
  const std::string animated = data_file("probe/animated.gif");  // 20×10, 3 frames
  SourceLimits limits;
  CHECK(check_source(animated, limits));
  limits.max_frames = 2;
  CHECK(refusal(animated, limits) == Code::too_large);
  limits.max_frames = 3;
  limits.max_pixels = 20 * 10 * 3;
  CHECK(check_source(animated, limits));
  limits.max_pixels -= 1;
  CHECK(refusal(animated, limits) == Code::too_large);
  limits.max_bytes = animated.size() - 1;
  CHECK(refusal(animated, limits) == Code::too_large);
}

TEST_CASE("a header of huge sides is too large, not an overflow", "[assets]") {
  std::string png = data_file("probe/animated.png");
  for (const std::size_t at : {16, 20}) png.replace(at, 4, "\x7f\xff\xff\xff");
  const auto frames = png.find("acTL") + 4;
  png.replace(frames, 4, "\x00\x00\x00\xff"sv);
  CHECK(refusal(png) == Code::too_large);
}

TEST_CASE("what only pretends to be an image is unsupported", "[assets]") {
  CHECK(refusal("") == Code::unsupported_media);
  CHECK(refusal("%!PS\n/file (x) run") == Code::unsupported_media);
  CHECK(refusal("<html></html>") == Code::unsupported_media);
  CHECK(refusal(data_file("probe/rgb.png").substr(0, 20)) == Code::unprocessable);
}

TEST_CASE("SVG is read where it is allowed", "[assets]") {
  SourceLimits limits;
  CHECK(refusal("<svg width='9' height='9'/>", limits) == Code::unsupported_media);
  limits.svg = true;
  CHECK(check_source("<svg width='9' height='9'/>", limits));
  CHECK(check_source("<svg/>", limits));
  CHECK(refusal("<svg viewBox='0 0 355572 355572'/>", limits) == Code::too_large);
}

TEST_CASE("an ICC profile is a source too, within its size", "[assets]") {
  CHECK(check_source(icc(500, 500), {}));
  CHECK(check_source(icc(500, 400), {}));
  CHECK(refusal(icc(500, 501)) == Code::unsupported_media);
  CHECK(refusal(icc(127, 127)) == Code::unsupported_media);
  CHECK(refusal(icc((4 << 20) + 1, 500)) == Code::unsupported_media);
}

}  // namespace tintype::assets
