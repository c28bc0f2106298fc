#include "formatter/original.h"

#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;
using job::Keep;
using job::SinkFormat;

namespace {

// A small file, so that encoding it anew at the default quality makes it larger.
std::string small_file(SinkFormat format, const VImage& image) {
  Asked asked = as(format);
  asked.sink.quality = 20;
  asked.sink.colors = format == SinkFormat::gif ? std::optional(4) : std::nullopt;
  return encoded(image, asked).body;
}

Asked untouched(Format format, std::string_view bytes) {
  Asked asked;
  asked.original = {format, bytes, true};
  return asked;
}

}  // namespace

TEST_CASE("An untouched original is answered rather than something larger", "[formatter]") {
  for (const auto& [sink, format] :
       {std::pair(SinkFormat::jpeg, Format::jpeg), std::pair(SinkFormat::webp, Format::webp)}) {
    const std::string file = small_file(sink, photo());
    CHECK((encoded(read(file), untouched(format, file)).body == file));
  }
}

TEST_CASE("An original that was touched, or about which something was asked, is not",
          "[formatter]") {
  const std::string file = small_file(SinkFormat::jpeg, photo());
  Asked touched = untouched(Format::jpeg, file);
  touched.original.untouched = false;
  CHECK((encoded(read(file), touched).body != file));
  Asked quality = untouched(Format::jpeg, file);
  quality.sink.quality = 90;
  CHECK((encoded(read(file), quality).body != file));
  Asked progressive = untouched(Format::jpeg, file);
  progressive.sink.progressive = true;
  CHECK((encoded(read(file), progressive).body != file));
  Asked other = untouched(Format::jpeg, file);
  other.sink.format = SinkFormat::png;
  CHECK(encoded(read(file), other).format == Format::png);
}

TEST_CASE("A smaller result replaces even an untouched original", "[formatter]") {
  Asked asked = as(SinkFormat::jpeg);
  asked.sink.quality = 98;
  const std::string large = encoded(photo(), asked).body;
  CHECK(encoded(read(large), untouched(Format::jpeg, large)).body.size() < large.size());
}

TEST_CASE("An original with EXIF is answered only when metadata is kept", "[formatter]") {
  const std::string file = tagged_jpeg();
  Asked asked = untouched(Format::jpeg, file);
  CHECK((encoded(read(file), asked).body != file));
  asked.metadata = Keep::copyright;
  CHECK((encoded(read(file), asked).body != file));
  asked.metadata = Keep::keep;
  CHECK((encoded(read(file), asked).body == file));
}

TEST_CASE("What is written here without metadata is seen to carry none", "[formatter]") {
  for (const auto& [sink, format] :
       {std::pair(SinkFormat::jpeg, Format::jpeg), std::pair(SinkFormat::png, Format::png),
        std::pair(SinkFormat::webp, Format::webp), std::pair(SinkFormat::gif, Format::gif)}) {
    const std::string still = encoded(photo(), as(sink)).body;
    const std::string moving = encoded(animation(), as(sink)).body;
    CAPTURE(to_string(format));
    CHECK_FALSE(carries_metadata(format, still));
    CHECK_FALSE(carries_metadata(format, moving));
    // Something behind the end may be anything.
    CHECK(carries_metadata(format, still + "GPS"));
    // In doubt, yes.
    for (std::size_t cut = 0; cut < still.size(); cut += 1 + still.size() / 97)
      CHECK(carries_metadata(format, still.substr(0, cut)));
  }
}

TEST_CASE("Comments and application data are seen", "[formatter]") {
  CHECK(carries_metadata(Format::jpeg, tagged_jpeg()));
  const std::string jpeg = encoded(photo(), as(SinkFormat::jpeg)).body;
  CHECK(carries_metadata(Format::jpeg,
                         "\xff\xd8" + std::string("\xff\xfe\0\x04hi", 6) + jpeg.substr(2)));
  const std::string png = encoded(photo(), as(SinkFormat::png)).body;
  CHECK(carries_metadata(
      Format::png, png.substr(0, 33) + std::string("\0\0\0\1tEXtxcccc", 13) + png.substr(33)));
  const std::string gif = encoded(animation(), as(SinkFormat::gif)).body;
  CHECK(carries_metadata(Format::gif,
                         gif.substr(0, gif.size() - 1) + std::string("\x21\xfe\x02hi\0;", 7)));
  CHECK(carries_metadata(Format::tiff, "II*"));
}
