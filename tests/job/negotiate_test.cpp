#include "job/negotiate.h"

#include <array>
#include <string>

#include "support.h"

using namespace tintype;
using namespace tintype::job;

namespace {

constexpr std::array kOrder{Format::avif, Format::webp, Format::jxl};

// As in job/variant.h: the modern formats, then what is not taken.
std::string taken(std::string_view accept) {
  const OutputVariant variant = negotiate(accept, kOrder);
  std::string text;
  for (const Format format : variant.modern) text.append(to_string(format)).append(" ");
  if (!variant.jpeg) text += "-jpeg ";
  if (!variant.png) text += "-png ";
  if (!variant.gif) text += "-gif ";
  if (!text.empty()) text.pop_back();
  return text;
}

struct Case {
  std::string_view accept, taken;
};

}  // namespace

TEST_CASE("Browsers get what they name", "[job]") {
  constexpr Case kCases[]{
      // Chrome 120, pictures
      {"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "avif webp"},
      // Chrome 120, an address typed in
      {"text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
       "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
       "avif webp"},
      // Firefox 128, pictures; before 2024; before 2019
      {"image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5", "avif webp"},
      {"image/avif,image/webp,*/*", "avif webp"},
      {"image/webp,*/*", "webp"},
      {"*/*", ""},
      // Safari 17, 16, 13
      {"image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,"
       "image/svg+xml,image/*;q=0.8,*/*;q=0.5",
       "avif webp jxl"},
      {"image/webp,image/avif,video/*;q=0.8,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
       "avif webp"},
      {"image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5", ""},
      // curl, Java, feed readers
      {"*/*", ""},
      {"text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", ""},
      {"", ""},
  };
  for (const auto& [accept, expected] : kCases) {
    CAPTURE(accept);
    CHECK(taken(accept) == expected);
  }
}

TEST_CASE("Weights order and exclude", "[job]") {
  constexpr Case kCases[]{
      {"image/webp;q=0.9, image/avif;q=0.5, */*", "webp avif"},
      {"image/webp, image/avif;q=0, */*", "webp"},
      {"image/avif;q=0.000, */*", ""},
      {"image/webp;q=0.001, */*", "webp"},
      {"image/jxl;q=1.000,image/avif;q=0.999,*/*;q=0.1", "jxl avif"},
      {"image/jpeg;q=0, */*", "-jpeg"},
      {"image/png", "-jpeg -gif"},
      {"image/*;q=0, */*", "-jpeg -png -gif"},
      {"image/*;q=0, image/gif", "-jpeg -png"},
      {"*/*;q=0, image/*", ""},
      {"image/gif;q=0, image/*", "-gif"},
      {"text/html", "-jpeg -png -gif"},
      {"image/jpg", "-png -gif"},
      {"image/webp", "webp -jpeg -png -gif"},
  };
  for (const auto& [accept, expected] : kCases) {
    CAPTURE(accept);
    CHECK(taken(accept) == expected);
  }
}

TEST_CASE("Spelling is read as RFC 9110 allows, and a little beyond", "[job]") {
  constexpr Case kCases[]{
      {"IMAGE/WebP ; Q=0.5 , */*", "webp"},
      {"\timage/webp\t;\tq=1\t,*/*", "webp"},
      {"image/webp;version=\"1,2;q=0\";q=0.5,*/*", "webp"},
      {"image/webp;v=\"\\\"\";q=0,*/*", ""},
      {"image/webp;q=0.5;q=0,*/*", "webp"},
      {",, ,image/webp,,*/*,", "webp"},
      {"image/webp;,*/*", "webp"},
  };
  for (const auto& [accept, expected] : kCases) {
    CAPTURE(accept);
    CHECK(taken(accept) == expected);
  }
}

TEST_CASE("Junk is skipped, and nothing but junk is no header", "[job]") {
  constexpr Case kCases[]{
      {"image/webp;q=x, image/avif, */*", "avif"},
      {"image/webp;q=1.001, */*", ""},
      {"image/webp;q=2, */*", ""},
      {"image/webp;q=-1, */*", ""},
      {"image/webp;q=0.1234, */*", ""},
      {"image/webp;q=, */*", ""},
      {"image/webp;q=., */*", ""},
      {"image/webp;q=00.5, */*", ""},
      {"image/webpp, image/web, */*", ""},
      {"webp, avif", ""},
      {"/", ""},
      {"image/", ""},
      {"/webp", ""},
      {";;;;", ""},
      {"\"", ""},
      {"\"\\", ""},
      {"image/webp;\"", "webp -jpeg -png -gif"},
      {"\x01\xff\xfe/,\x7f", ""},
  };
  for (const auto& [accept, expected] : kCases) {
    CAPTURE(accept);
    CHECK(taken(accept) == expected);
  }
}

TEST_CASE("What the server does not offer is left out, and each comes once", "[job]") {
  constexpr std::array kOffer{Format::webp, Format::jpeg, Format::webp};
  const auto variant = negotiate("image/avif,image/webp,image/webp,*/*", kOffer);
  CHECK(variant.modern == std::vector<Format>{Format::webp});
  CHECK(negotiate("image/webp", {}).modern.empty());
}

TEST_CASE("Only the first 4 kB of a header are looked at", "[job]") {
  const std::string filler(kMaxAcceptBytes, ' ');
  CHECK(taken("*/*," + filler + "image/webp") == "");
  CHECK(taken("image/webp,*/*," + std::string(1'000'000, ',')) == "webp");
  CHECK(taken(std::string(1'000'000, '"')) == "");
  // Cut within its weight, a range would say more than it does.
  CHECK(taken("*/*," + std::string(kMaxAcceptBytes - 4 - 10, ' ') + "image/webp;q=0") == "");
}
