#include "formatter/choose.h"

#include "support.h"

using namespace tintype;
using namespace tintype::formatter;
using job::SinkFormat;

namespace {

Format automatic(job::OutputVariant variant, Content content, bool lossless = false) {
  if (content.width == 0) content.width = content.height = 100;
  job::Sink sink;
  sink.format = SinkFormat::auto_;
  sink.lossless = lossless;
  const auto format = choose(sink, variant, {}, content);
  REQUIRE(format);
  return *format;
}

Result<Format> of_source(Format source, std::string_view bytes, bool lossless = false) {
  job::Sink sink;
  sink.lossless = lossless;
  return choose(sink, {}, {source, bytes, false}, {.width = 10, .height = 10});
}

}  // namespace

TEST_CASE("auto takes the modern format the client likes best", "[formatter]") {
  CHECK(automatic({.modern = {Format::avif, Format::webp}}, {}) == Format::avif);
  CHECK(automatic({.modern = {Format::webp, Format::avif}}, {}) == Format::webp);
  CHECK(automatic({.modern = {Format::jxl}}, {.alpha = true}) == Format::jxl);
}

TEST_CASE("auto without modern formats goes by content", "[formatter]") {
  CHECK(automatic({}, {}) == Format::jpeg);
  CHECK(automatic({}, {.alpha = true}) == Format::png);
  CHECK(automatic({}, {.animated = true}) == Format::gif);
  CHECK(automatic({}, {}, true) == Format::png);
}

TEST_CASE("auto passes over formats that cannot hold the image", "[formatter]") {
  CHECK(automatic({.modern = {Format::avif, Format::webp}}, {.animated = true}) == Format::webp);
  CHECK(automatic({.modern = {Format::avif}}, {.animated = true}) == Format::gif);
  CHECK(automatic({.modern = {Format::webp}}, {.width = 20'000, .height = 1}) == Format::jpeg);
  CHECK(automatic({}, {.width = 70'000, .height = 1}) == Format::png);
}

TEST_CASE("auto respects what the client refuses", "[formatter]") {
  CHECK(automatic({.modern = {}, .jpeg = false}, {}) == Format::png);
  CHECK(automatic({.modern = {}, .png = false}, {.alpha = true}) == Format::jpeg);
  CHECK(automatic({.modern = {}, .gif = false}, {.animated = true}) == Format::jpeg);
  CHECK(automatic({.modern = {Format::avif}, .gif = false}, {.animated = true}) == Format::avif);
  CHECK(automatic({.modern = {}, .jpeg = false, .png = false, .gif = false}, {}) == Format::png);
}

TEST_CASE("source means the original's format or PNG", "[formatter]") {
  CHECK(*of_source(Format::webp, "x") == Format::webp);
  CHECK(*of_source(Format::svg, "x") == Format::png);
  CHECK(*of_source(Format::jpeg, "") == Format::png);
  CHECK(*of_source(Format::jpeg, "x", true) == Format::png);
}

TEST_CASE("A format that cannot hold what is asked says so", "[formatter]") {
  const auto ask = [](SinkFormat format, int width, bool lossless) {
    job::Sink sink;
    sink.format = format;
    sink.lossless = lossless;
    const auto chosen = choose(sink, {}, {}, {.width = width, .height = 1});
    return chosen ? std::optional<Code>() : chosen.error().code;
  };
  CHECK(ask(SinkFormat::webp, 16'383, false) == std::nullopt);
  CHECK(ask(SinkFormat::webp, 16'384, false) == Code::too_large);
  CHECK(ask(SinkFormat::avif, 16'385, false) == Code::too_large);
  CHECK(ask(SinkFormat::jpeg, 65'501, false) == Code::too_large);
  CHECK(ask(SinkFormat::gif, 65'536, false) == Code::too_large);
  CHECK(ask(SinkFormat::png, 65'536, false) == std::nullopt);
  CHECK(ask(SinkFormat::jpeg, 10, true) == Code::bad_request);
  CHECK(ask(SinkFormat::gif, 10, true) == std::nullopt);
}
