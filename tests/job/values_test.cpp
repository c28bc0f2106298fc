#include "job/values.h"

#include <random>
#include <vector>

#include "job/spellings.h"
#include "job/utf8.h"
#include "support.h"

using namespace std::literals;
namespace tintype::job {
namespace {

// The canonical spelling, or the error's message in angle brackets.
template <class T>
std::string canonical(std::string_view text) {
  const auto value = parse_value<T>(text);
  return value ? format_value<T>(*value) : "<" + value.error().message + ">";
}

// What is written is read back as the same value and written the same again.
template <class T>
void check_stable(std::string_view text) {
  const auto value = parse_value<T>(text);
  if (!value) {
    CHECK(value.error().code == Code::bad_request);
    CHECK(value.error().message.starts_with("expected "));
    CHECK_FALSE(value.error().position);
    return;
  }
  const auto written = format_value<T>(*value);
  INFO(text << " -> " << written);
  const auto again = parse_value<T>(written);
  REQUIRE(again);
  CHECK(format_value<T>(*again) == written);
}

void check_stable_in_every_type(std::string_view text) {
  check_stable<bool>(text);
  check_stable<int>(text);
  check_stable<double>(text);
  check_stable<std::string>(text);
  check_stable<Color>(text);
  check_stable<Length>(text);
  check_stable<Ratio>(text);
  check_stable<Opacity>(text);
  check_stable<Name>(text);
  check_stable<Url>(text);
  check_stable<Pattern>(text);
  check_stable<Gravity>(text);
  check_stable<Compose>(text);
}

template <class E>
void check_every_value_of() {
  for (const auto& spelling : spellings<E>()) {
    const auto value = parse_value<E>(spelling.canonical);
    REQUIRE(value);
    CHECK(*value == spelling.value);
    CHECK(format_value<E>(*value) == spelling.canonical);
  }
}

}  // namespace

TEST_CASE("whole numbers are read and written plainly", "[job]") {
  CHECK(canonical<int>("0") == "0");
  CHECK(canonical<int>("-0") == "0");
  CHECK(canonical<int>("007") == "7");
  CHECK(canonical<int>("-12") == "-12");
  CHECK(canonical<int>("2147483647") == "2147483647");
}

TEST_CASE("what is no plain whole number is refused", "[job]") {
  for (auto text : {"", "-", "+1", " 1", "1 ", "1.0", "1e3", "0x10", "1,000", "nan", "inf", "--1",
                    "٣", "2147483648", "-2147483649", "99999999999999999999999999"}) {
    INFO(text);
    CHECK_FALSE(parse_value<int>(text));
  }
  CHECK_FALSE(parse_value<int>("1\0"sv));
  CHECK_FALSE(parse_value<int>(std::string(10'000, '0')));
}

TEST_CASE("numbers are written in their shortest form", "[job]") {
  CHECK(canonical<double>("1.50") == "1.5");
  CHECK(canonical<double>(".5") == "0.5");
  CHECK(canonical<double>("-.25") == "-0.25");
  CHECK(canonical<double>("-0.0") == "0");
  CHECK(canonical<double>("0.1") == "0.1");
  CHECK(canonical<double>("300.000") == "300");
  CHECK(canonical<double>("9007199254740992") == "9007199254740992");
}

TEST_CASE("hostile numbers are refused", "[job]") {
  for (auto text : {"",
                    ".",
                    "-",
                    "-.",
                    "1.",
                    "+1",
                    "1e308",
                    "1E5",
                    "NaN",
                    "nan",
                    "inf",
                    "-inf",
                    "infinity",
                    "0x1p3",
                    "1_000",
                    "1,5",
                    " 1",
                    "1 ",
                    "1..2",
                    "1.2.3",
                    "9007199254740994",
                    "-99999999999999999999",
                    "1f",
                    "½"}) {
    INFO(text);
    CHECK_FALSE(parse_value<double>(text));
    CHECK_FALSE(parse_value<Length>(text));
    CHECK_FALSE(parse_value<Ratio>(text));
    CHECK_FALSE(parse_value<Opacity>(text));
  }
  CHECK_FALSE(parse_value<double>("0." + std::string(400, '0') + "1"));
  CHECK_FALSE(parse_value<double>(std::string(8192, '9')));
}

TEST_CASE("truth has many spellings and two canonical ones", "[job]") {
  for (auto text : {"", "1", "yes", "true", "on", "YES", "True"}) {
    CHECK(canonical<bool>(text) == "true");
  }
  for (auto text : {"0", "no", "false", "off", "OFF"}) CHECK(canonical<bool>(text) == "false");
  CHECK(canonical<bool>("maybe") == "<expected true or false>");
  CHECK_FALSE(parse_value<bool>("2"));
  CHECK_FALSE(parse_value<bool>("-"));
}

TEST_CASE("colours are read in hexadecimal and by name", "[job]") {
  CHECK(canonical<Color>("#f80") == "ff8800");
  CHECK(canonical<Color>("F80") == "ff8800");
  CHECK(canonical<Color>("#f80c") == "ff8800cc");
  CHECK(canonical<Color>("#FF8800ff") == "ff8800");
  CHECK(canonical<Color>("ff880000") == "ff880000");
  CHECK(canonical<Color>("Tomato") == "ff6347");
  CHECK(canonical<Color>("rebeccapurple") == "663399");
  CHECK(canonical<Color>("aliceblue") == "f0f8ff");
  CHECK(canonical<Color>("yellowgreen") == "9acd32");
  CHECK(canonical<Color>("none") == "00000000");
  CHECK(canonical<Color>("transparent") == "00000000");
  for (auto text :
       {"", "#", "#ff", "12345", "#tomato", "#gggggg", "fffffffff", "reddish", "##fff"}) {
    INFO(text);
    CHECK_FALSE(parse_value<Color>(text));
  }
}

TEST_CASE("lengths are pixels or shares", "[job]") {
  CHECK(canonical<Length>("300") == "300");
  CHECK(canonical<Length>("300px") == "300");
  CHECK(canonical<Length>("12.50") == "12.5");
  CHECK(canonical<Length>("-5px") == "-5");
  CHECK(canonical<Length>("50%") == "50%");
  CHECK(parse_value<Length>("50%")->resolve(300) == 150);
  CHECK(parse_value<Length>("50")->resolve(300) == 50);
  for (auto text : {"px", "%", "50%%", "50px%", "50 px", "50em"}) {
    CHECK_FALSE(parse_value<Length>(text));
  }
}

TEST_CASE("ratios are positive and within reason", "[job]") {
  CHECK(canonical<Ratio>("16:9") == "1.7777777777777777");
  CHECK(canonical<Ratio>("3:2") == "1.5");
  CHECK(canonical<Ratio>("1.50") == "1.5");
  for (auto text :
       {"0", "0:1", "1:0", "-1:1", "-1", ":", "1:", ":1", "1:2:3", "20000", "1:20000", "16/9"}) {
    INFO(text);
    CHECK_FALSE(parse_value<Ratio>(text));
  }
}

TEST_CASE("opacities are 0 to 255 or a percentage", "[job]") {
  CHECK(canonical<Opacity>("255") == "100%");
  CHECK(canonical<Opacity>("0") == "0%");
  CHECK(canonical<Opacity>("200") == "78.4314%");
  CHECK(canonical<Opacity>("50%") == "50%");
  CHECK_FALSE(parse_value<Opacity>("256"));
  CHECK_FALSE(parse_value<Opacity>("101%"));
  CHECK_FALSE(parse_value<Opacity>("-1"));
}

TEST_CASE("names are short words", "[job]") {
  CHECK(canonical<Name>("shoe_1-b") == "shoe_1-b");
  CHECK(canonical<Name>("_x") == "_x");
  CHECK(parse_value<Name>(std::string(64, 'a')));
  CHECK_FALSE(parse_value<Name>(std::string(65, 'a')));
  for (auto text : {"", "1a", "-a", "a.b", "a b", "é", "a]"}) CHECK_FALSE(parse_value<Name>(text));
}

TEST_CASE("file urls lose what means nothing", "[job]") {
  CHECK(canonical<Url>("file:a/b.jpg") == "file:a/b.jpg");
  CHECK(canonical<Url>("FILE:///a//./b.jpg") == "file:a/b.jpg");
  CHECK(canonical<Url>("file:a b/ü.jpg") == "file:a b/ü.jpg");
  CHECK(canonical<Url>("file:a/..b.jpg") == "file:a/..b.jpg");
  for (auto text : {"file:", "file:/", "file:.", "file:../a", "file:a/../b", "file:a/..", "file:..",
                    "file:a\nb", "file:\x7f"}) {
    INFO(text);
    CHECK_FALSE(parse_value<Url>(text));
  }
  CHECK_FALSE(parse_value<Url>("file:a\0b"sv));
  CHECK_FALSE(parse_value<Url>("file:\xff"));
  CHECK_FALSE(parse_value<Url>("file:" + std::string(4096, 'a')));
}

TEST_CASE("web urls have a host and nothing that hides it", "[job]") {
  CHECK(canonical<Url>("HTTP://Example.ORG/A?b=C#d") == "http://example.org/A?b=C");
  CHECK(canonical<Url>("https://[::1]:8443/x") == "https://[::1]:8443/x");
  CHECK(canonical<Url>("http://host?Q") == "http://host?Q");
  for (auto text : {"http://", "http:///x", "http://:80/", "http://a@b/", "http://a\\b/",
                    "http://a b/", "http://a/\r\nX: y", "ftp://a/b", "data:,x", "gopher://a",
                    "//a/b", "javascript:1", "a.jpg", "", "http:/a"}) {
    INFO(text);
    CHECK_FALSE(parse_value<Url>(text));
  }
}

TEST_CASE("a url in a bucket has the bucket's name and a key as it is", "[job]") {
  CHECK(canonical<Url>("S3:My-Bucket_1/a//../b c?d#e%41") == "s3:My-Bucket_1/a//../b c?d#e%41");
  for (auto text :
       {"s3:", "s3:a", "s3:/a", "s3:a/", "s3:a b/c", "s3://a/b", "s3:a.b/c", "s3:a/b\n"}) {
    INFO(text);
    CHECK_FALSE(parse_value<Url>(text));
  }
  CHECK_FALSE(parse_value<Url>("s3:" + std::string(65, 'a') + "/b"));
}

TEST_CASE("patterns are checked when they are read", "[job]") {
  CHECK(canonical<Pattern>(R"(\.gif$|\.png$)") == R"(\.gif$|\.png$)");
  CHECK_FALSE(parse_value<Pattern>("("));
  CHECK_FALSE(parse_value<Pattern>("a**{"));
  CHECK_FALSE(parse_value<Pattern>("((a{900}){900}){900}"));
  CHECK_FALSE(parse_value<Pattern>(std::string(5000, 'a')));
}

TEST_CASE("texts are UTF-8 without zero bytes", "[job]") {
  CHECK(parse_value<std::string>("Grüße 👟\n"));
  CHECK_FALSE(parse_value<std::string>("a\0b"sv));
  for (auto text : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80",
                    "\xf8\x88\x80\x80\x80", "\xe0\x80\xaf", "\xf0\x80\x80\xaf"}) {
    CHECK_FALSE(valid_utf8(text));
    CHECK_FALSE(parse_value<std::string>(text));
  }
}

TEST_CASE("choices are read without regard to case, hyphen and underscore", "[job]") {
  CHECK(canonical<Compose>("Color_Dodge") == "color-dodge");
  CHECK(canonical<Compose>("colordodge") == "color-dodge");
  CHECK(canonical<Compose>("DestOver") == "dest-over");
  CHECK(canonical<Compose>("xor") == "xor");
  CHECK(canonical<Gravity>("centre") == "center");
  CHECK(canonical<Gravity>("North-East") == "northeast");
  CHECK(canonical<Gravity>("ne") == "northeast");
  CHECK(canonical<Gravity>("top") == "north");
  CHECK(canonical<Gravity>("left") == "west");
  CHECK(canonical<SinkFormat>("JPG") == "jpeg");
  CHECK(canonical<SinkFormat>("tif") == "tiff");
  CHECK(canonical<SinkFormat>("auto") == "auto");
  CHECK(canonical<Chroma>("4:2:0") == "420");
  CHECK(canonical<Fit>("bogus") == "<expected one of fit, cover, stretch, limit, min>");
  for (auto text : {"", "-", "_", "fit ", "fi", "fitt"}) CHECK_FALSE(parse_value<Fit>(text));
  CHECK_FALSE(parse_value<Fit>("fit" + std::string(8000, '-')));
}

TEST_CASE("every value of every choice is spelled", "[job]") {
  check_every_value_of<Fit>();
  check_every_value_of<Kernel>();
  check_every_value_of<Gravity>();
  check_every_value_of<Edge>();
  check_every_value_of<Shape>();
  check_every_value_of<Align>();
  check_every_value_of<Compose>();
  check_every_value_of<Intent>();
  check_every_value_of<Keep>();
  check_every_value_of<SinkFormat>();
  check_every_value_of<Chroma>();
  check_every_value_of<Report>();
  CHECK(spellings<Compose>().size() == static_cast<std::size_t>(Compose::colorize) + 1);
  CHECK(spellings<Gravity>().size() == static_cast<std::size_t>(Gravity::focal) + 1);
}

TEST_CASE("canonical text is stable whatever was read", "[job]") {
  std::mt19937 random(7);
  const std::string_view alphabet = "0123456789.-%:px#abcdefXYZ_/ eE+()|\\\xc3\xbc";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = random() % 12; left > 0; --left) text += alphabet[random() % alphabet.size()];
    check_stable_in_every_type(text);
  }
  for (int round = 0; round < 5'000; ++round) {
    const std::string number =
        std::to_string(static_cast<int>(random()) / 7.0 / (random() % 5 + 1));
    for (auto suffix : {"", "%", "px", ":3"}) check_stable_in_every_type(number + suffix);
  }
}

TEST_CASE("opacities round-trip at every level", "[job]") {
  for (int level = 0; level <= 255; ++level) check_stable<Opacity>(std::to_string(level));
  for (int tenth = 0; tenth <= 1000; ++tenth) {
    check_stable<Opacity>(std::to_string(tenth / 10) + "." + std::to_string(tenth % 10) + "%");
  }
}

}  // namespace tintype::job
