#include "formatter/compress.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::SinkFormat;

namespace {

Encoded within(SinkFormat format, int max_bytes, bool lossless = false) {
  Asked asked = as(format);
  asked.sink.max_bytes = max_bytes;
  asked.sink.lossless = lossless;
  return encoded(photo(), asked);
}

std::size_t free_size(SinkFormat format) {
  return encoded(photo(), as(format)).body.size();
}

}  // namespace

TEST_CASE("max_bytes is met, and most of it used", "[formatter]") {
  for (const auto format :
       {SinkFormat::jpeg, SinkFormat::webp, SinkFormat::avif, SinkFormat::jxl}) {
    const auto wanted = static_cast<int>(free_size(format) * 6 / 10);
    const Encoded result = within(format, wanted);
    CAPTURE(to_string(result.format), wanted);
    CHECK(result.body.size() <= static_cast<std::size_t>(wanted));
    CHECK(result.body.size() > static_cast<std::size_t>(wanted) * 7 / 10);
  }
}

TEST_CASE("PNG and GIF meet max_bytes with a palette", "[formatter]") {
  for (const auto format : {SinkFormat::png, SinkFormat::gif}) {
    const auto wanted = static_cast<int>(free_size(format) / 2);
    CHECK(within(format, wanted).body.size() <= static_cast<std::size_t>(wanted));
  }
}

TEST_CASE("max_bytes that is met already changes nothing", "[formatter]") {
  CHECK((within(SinkFormat::jpeg, 1'000'000).body == encoded(photo(), as(SinkFormat::jpeg)).body));
}

TEST_CASE("max_bytes out of reach gives the smallest", "[formatter]") {
  Asked smallest = as(SinkFormat::jpeg);
  smallest.sink.quality = 1;
  CHECK(within(SinkFormat::jpeg, 10).body.size() == encoded(photo(), smallest).body.size());
}

TEST_CASE("Lossless is not given up for max_bytes", "[formatter]") {
  const VImage back = read(within(SinkFormat::png, 10, true).body);
  CHECK((back - photo()).abs().max() == 0);
}
