#include "base/image_probe.h"

#include <chrono>

#include "data.h"
#include "support.h"

using namespace std::literals;
namespace tintype {
namespace {

struct Row {
  const char* file;
  ImageHeader header;
};

// One of a format with what its name says; 40×24 or 20×10 pixels.
const std::vector<Row> kFiles{
    {"baseline.jpg", {Format::jpeg, 40, 24, 1, false, false, 1}},
    {"progressive.jpg", {Format::jpeg, 40, 24, 1, true, false, 1}},
    {"rotated.jpg", {Format::jpeg, 40, 24, 1, false, false, 6}},
    {"cmyk.jpg", {Format::jpeg, 40, 24, 1, false, false, 1}},
    {"rgb.png", {Format::png, 40, 24, 1, false, false, 1}},
    {"alpha.png", {Format::png, 40, 24, 1, false, true, 1}},
    {"palette.png", {Format::png, 40, 24, 1, false, false, 1}},
    {"transparent.png", {Format::png, 40, 24, 1, false, true, 1}},
    {"animated.png", {Format::png, 20, 10, 3, false, false, 1}},
    {"interlaced.png", {Format::png, 40, 24, 1, true, false, 1}},
    {"still.gif", {Format::gif, 40, 24, 1, false, false, 1}},
    {"animated.gif", {Format::gif, 20, 10, 3, false, false, 1}},
    {"lossy.webp", {Format::webp, 40, 24, 1, false, false, 1}},
    {"lossless.webp", {Format::webp, 40, 24, 1, false, true, 1}},
    {"alpha.webp", {Format::webp, 40, 24, 1, false, true, 1}},
    {"animated.webp", {Format::webp, 20, 10, 3, false, false, 1}},
    {"little.tif", {Format::tiff, 40, 24, 1, false, false, 1}},
    {"big_endian.tif", {Format::tiff, 9, 5, 1, false, false, 1}},
    {"bigtiff.tif", {Format::tiff, 40, 24, 1, false, false, 1}},
    {"pages.tif", {Format::tiff, 40, 24, 3, false, false, 1}},
    {"rgb.avif", {Format::avif, 40, 24, 1, false, false, 1}},
    {"alpha.avif", {Format::avif, 40, 24, 1, false, true, 1}},
    {"rgb.jxl", {Format::jxl, 40, 24, 1, false, false, 1}},
    {"alpha.jxl", {Format::jxl, 40, 24, 1, false, true, 1}},
};

std::string text(const ImageHeader& header) {
  std::ostringstream out;
  out << to_string(header.format) << ' ' << header.width << 'x' << header.height << " frames "
      << header.frames << " progressive " << header.progressive << " alpha " << header.alpha
      << " orientation " << header.orientation;
  return out.str();
}

std::string probed(std::string_view bytes) {
  const auto header = probe(bytes);
  return header ? text(*header) : std::string(to_string(header.error().code));
}

std::string big_endian(std::uint32_t value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
          static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string box(const std::string& type, const std::string& body) {
  return big_endian(static_cast<std::uint32_t>(body.size() + 8)) + type + body;
}

std::string ispe(std::uint32_t width, std::uint32_t height) {
  return box("ispe", big_endian(0) + big_endian(width) + big_endian(height));
}

std::string heif(const std::string& brands, const std::string& codec, const std::string& sizes) {
  const std::string entry = box("infe", "\2\0\0\0\0\1\0\0"s + codec + "\0"s);
  return box("ftyp", brands) + box("meta", big_endian(0) + box("iinf", "\0\0\0\0\0\1"s + entry) +
                                               box("iprp", box("ipco", sizes)));
}

}  // namespace

TEST_CASE("the header of each format is read", "[base]") {
  for (const Row& row : kFiles) {
    INFO(row.file);
    CHECK(probed(data_file("probe/"s + row.file)) == text(row.header));
  }
}

TEST_CASE("a file cut anywhere is refused, or read for what is there", "[base]") {
  for (const Row& row : kFiles) {
    const std::string whole = data_file("probe/"s + row.file);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      // A copy of the exact size, so that the sanitizer sees a read past the end.
      const std::vector<char> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      const auto header = probe({cut.data(), cut.size()});
      INFO(row.file << " cut to " << size);
      if (header) {
        CHECK(header->frames <= row.header.frames);
        CHECK(header->width >= 1);
      } else {
        CHECK((header.error().code == Code::unprocessable ||
               header.error().code == Code::unsupported_media));
      }
    }
  }
}

TEST_CASE("what is no image is unsupported, whatever it is called", "[base]") {
  for (const auto bytes : {
           ""sv,
           "\0"sv,
           "%!PS-Adobe-3.0 EPSF-3.0\n"sv,
           "%PDF-1.7\n"sv,
           "push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://x'\n"sv,
           "<?xml version=\"1.0\"?><image><read filename=\"/etc/passwd\"/></image>"sv,
           "<!DOCTYPE html><html><svg width='1' height='1'></svg></html>"sv,
           "BM\x3e\0\0\0"sv,
           "P6\n1 1\n255\nabc"sv,
           "\x1f\x8b\x08\0"sv,
           "8BPS\0\1"sv,
           "\x76\x2f\x31\x01"sv,
           "#?RADIANCE\n"sv,
           "RIFF\x24\0\0\0WAVEfmt "sv,
           "GIF88a\1\0\1\0\0\0\0"sv,
           "\0\0\0\x0cjP  \r\n\x87\n"sv,
           "#define a_width 1\n"sv,
           "{\"a\": 1}"sv,
           "<svgx/>"sv,
           "<!-- never closed <svg>"sv,
       }) {
    INFO(bytes);
    CHECK_FALSE(sniff(bytes));
    CHECK(probed(bytes) == "unsupported_media");
  }
}

TEST_CASE("SVG is seen through its prolog and measured", "[base]") {
  const auto svg = [](std::string_view bytes, std::uint32_t width, std::uint32_t height) {
    INFO(bytes);
    CHECK(probed(bytes) == text({Format::svg, width, height, 1, false, true, 1}));
  };
  svg("<svg width='30' height='20'/>", 30, 20);
  svg("\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- <html> --><svg width=\"1in\" height=\"72pt\">", 96,
      96);
  svg("<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"x\" [<!ENTITY a \"]>\">]>\n"
      "<svg:svg xmlns:svg=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10.5,7\"/>",
      11, 7);
  svg("<svg width='100%' height='100%' viewBox='0 0 5 6'>", 5, 6);
  svg("<svg>", 0, 0);
  svg("<svg width='-3' height='nan'>", 0, 0);
  svg("<svg width='1e300' height='inf' data-width='7'>", 4294967295u, 0);
  svg("<svg viewBox='0 0 355572 355572'>", 355572, 355572);
}

TEST_CASE("HEIF that is not AV1 is unsupported", "[base]") {
  const std::string sizes = ispe(8, 9);
  CHECK(probed(heif("avif\0\0\0\0mif1"s, "av01", sizes)).starts_with("avif 8x9"));
  CHECK(probed(heif("mif1\0\0\0\0avif"s, "av01", sizes)).starts_with("avif 8x9"));
  CHECK(probed(heif("avis\0\0\0\0msf1"s, "av01", sizes)).starts_with("avif 8x9"));
  CHECK(probed(heif("heic\0\0\0\0mif1"s, "hvc1", sizes)) == "unsupported_media");
  CHECK(probed(heif("heic\0\0\0\0avif"s, "av01", sizes)) == "unsupported_media");
  CHECK(probed(heif("mif1\0\0\0\0heic"s, "hvc1", sizes)) == "unsupported_media");
  CHECK(probed(heif("isom\0\0\0\0avif"s, "av01", sizes)) == "unsupported_media");
  CHECK(probed(heif("avif\0\0\0\0mif1"s, "hvc1", sizes)) == "unsupported_media");
}

TEST_CASE("the largest picture of an AVIF counts", "[base]") {
  const std::string sizes = ispe(8, 9) + ispe(17000, 17000) + ispe(100, 2);
  CHECK(probed(heif("avif\0\0\0\0mif1"s, "av01", sizes)).starts_with("avif 17000x17000"));
  CHECK(probed(heif("avif\0\0\0\0mif1"s, "av01", "")) == "unprocessable");
}

TEST_CASE("headers that contradict themselves are refused", "[base]") {
  std::string png = data_file("probe/rgb.png");
  png[8 + 8 + 9] = 7;  // a colour type that does not exist
  CHECK(probed(png) == "unprocessable");
  std::string jpeg = data_file("probe/baseline.jpg");
  const auto frame = jpeg.find("\xff\xc0");
  REQUIRE(frame != std::string::npos);
  CHECK(probed(jpeg.substr(0, frame) + jpeg.substr(frame, 19) + jpeg.substr(frame)) ==
        "unprocessable");
  jpeg[frame + 5] = jpeg[frame + 6] = 0;  // no height
  CHECK(probed(jpeg) == "unprocessable");
}

TEST_CASE("bytes between the segments of a JPEG are passed over", "[base]") {
  std::string jpeg = data_file("probe/rotated.jpg");
  const auto frame = jpeg.find("\xff\xc0");
  REQUIRE(frame != std::string::npos);
  jpeg.insert(frame, "ab\xff\0c\0\xff\xff"s);
  CHECK(probed(jpeg) == probed(data_file("probe/rotated.jpg")));
  CHECK(probed("\xff\xd8\xff" + std::string(1 << 20, 'a')) == "unprocessable");
}

TEST_CASE("a GIF frame outside its canvas makes the canvas larger", "[base]") {
  const auto gif = "GIF89a\1\0\1\0\0\0\0,\x10\0\x20\0\x05\0\x06\0\0\x02\0;"sv;
  CHECK(probed(gif).starts_with("gif 21x38 frames 1"));
}

TEST_CASE("a TIFF whose pages run in a circle is refused", "[base]") {
  const auto circle = "II*\0\x08\0\0\0\1\0\0\1\3\0\1\0\0\0\1\0\0\0\x08\0\0\0"sv;
  CHECK(probed(circle) == "unprocessable");
}

TEST_CASE("a TIFF of many bands is unsupported", "[base]") {
  const auto bands = "II*\0\x08\0\0\0\1\0\x15\1\3\0\1\0\0\0\5\0\0\0\0\0\0\0"sv;
  CHECK(probed(bands) == "unsupported_media");
}

TEST_CASE("megabytes of blocks are walked in linear time", "[base]") {
  std::string gif = "GIF89a\1\0\1\0\0\0\0";
  gif.resize(13);
  gif += ",";
  gif += std::string("\0\0\0\0\1\0\1\0\0\2", 10);
  for (int i = 0; i < 16'000'000; ++i) gif += "\1a";
  const auto begin = std::chrono::steady_clock::now();
  CHECK(probed(gif) == "unprocessable");
  CHECK(probed(std::string(64 << 20, '<')) == "unsupported_media");
  CHECK(probed("<svg " + std::string(64 << 20, 'a')).starts_with("svg 0x0"));
  CHECK(std::chrono::steady_clock::now() - begin < 5s);
}

}  // namespace tintype
