#include "jobproc/process.h"

#include <cstdlib>
#include <map>
#include <vips/vips8>

#include "support.h"

using namespace tintype;
using vips::VImage;

namespace {

const bool started = [] {
  if (!jobproc::initialize("jobproc_test")) std::abort();
  return true;
}();

VImage solid(int width, int height, std::vector<double> value) {
  return VImage::black(width, height)
      .new_from_image(value)
      .cast(VIPS_FORMAT_UCHAR)
      .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB))
      .copy_memory();
}

std::string file(const VImage& image, const std::string& suffix) {
  void* data = nullptr;
  std::size_t size = 0;
  image.write_to_buffer(suffix.c_str(), &data, &size);
  std::string bytes(static_cast<const char*>(data), size);
  g_free(data);
  return bytes;
}

VImage animation(int frames) {
  std::vector<VImage> pictures;
  for (int i = 0; i < frames; ++i) pictures.push_back(solid(40, 30, {i * 60.0, 10, 200}));
  VImage strip = VImage::arrayjoin(pictures, VImage::option()->set("across", 1)).copy_memory();
  strip.set("page-height", 30);
  strip.set("delay", std::vector<int>(static_cast<std::size_t>(frames), 70));
  return strip;
}

// The files of these tests, and how often each was asked for.
struct Shelf {
  std::map<std::string, std::string, std::less<>> files;
  std::map<std::string, int> asked;

  Shelf() {
    files["file:red.png"] = file(solid(80, 40, {255, 0, 0}), ".png");
    files["file:blue.png"] = file(solid(20, 20, {0, 0, 255}), ".png");
    files["file:photo.jpg"] = file(solid(600, 400, {90, 120, 150}), ".jpg[strip]");
    files["file:anim.gif"] = file(animation(3), ".gif");
    files["file:cut.jpg"] = files["file:photo.jpg"].substr(0, 900);
    files["file:not.png"] = "this is no picture";
    VImage turned = solid(60, 40, {1, 2, 3}).copy();
    turned.set("orientation", 6);
    files["file:turned.jpg"] = file(turned, ".jpg");
  }

  Result<std::string_view> get(std::string_view url) {
    ++asked[std::string(url)];
    const auto found = files.find(url);
    if (found == files.end()) return Error{Code::not_found, "no such source", {}};
    return std::string_view(found->second);
  }
};

struct Run {
  Shelf shelf;
  jobproc::Limits limits;

  Result<jobproc::Made> operator()(std::string_view text) {
    const jobproc::Request request{text, {}, {}, limits};
    return jobproc::process(request, [this](std::string_view url) { return shelf.get(url); });
  }

  jobproc::Made make(std::string_view text) {
    INFO(text);
    auto made = (*this)(text);
    CAPTURE(made);
    REQUIRE(made);
    return std::move(made).value();
  }

  VImage picture(std::string_view text) {
    const jobproc::Made made = make(text);
    return VImage::new_from_buffer(made.encoded.body.data(), made.encoded.body.size(), "")
        .copy_memory();
  }

  Error error(std::string_view text) {
    INFO(text);
    const auto made = (*this)(text);
    REQUIRE_FALSE(made);
    return made.error();
  }
};

bool near(const VImage& image, int x, int y, std::vector<double> wanted, double tolerance = 2) {
  const std::vector<double> got = image.getpoint(x, y);
  if (got.size() != wanted.size()) return false;
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (std::abs(got[i] - wanted[i]) > tolerance) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("a job runs its commands in order and answers with a file", "[jobproc]") {
  Run run;
  const auto made = run.make("source=url[file:photo.jpg]&scale=width[300]&sink=format[png]");
  CHECK(made.encoded.format == Format::png);
  CHECK(made.encoded.width == 300);
  CHECK(made.encoded.height == 200);
  CHECK(run.shelf.asked["file:photo.jpg"] == 1);
}

TEST_CASE("named images, select, copy and composite", "[jobproc]") {
  Run run;
  const VImage done = run.picture(
      "source=name[i1],url[file:red.png]&copy=name[i2]&source=name[i3],url[file:blue.png]"
      "&select=image[i2]&composite=gravity[southeast],image[i3]&negate"
      "&select=image[i1]&composite=image[i2],x[10]&sink=format[png]");
  CHECK(near(done, 5, 5, {255, 0, 0}));
  CHECK(near(done, 15, 5, {0, 255, 255}));
  CHECK(near(done, 65, 15, {0, 255, 255}));
  CHECK(near(done, 75, 35, {255, 255, 0}));
}

TEST_CASE("a source is asked for once however often it is used", "[jobproc]") {
  Run run;
  run.make(
      "source=name[i1],url[file:red.png]&source=url[file:red.png]&composite=image[i1]"
      "&sink=format[png]");
  CHECK(run.shelf.asked["file:red.png"] == 1);
}

TEST_CASE("properties are known while the job runs, without decoding", "[jobproc]") {
  Run run;
  const VImage done = run.picture(
      "source=name[i1],url[file:photo.jpg]&blank=color[ffffff],height[(i1.height / 4)],"
      "width[(i1.width / 4)]&sink=format[png]");
  CHECK(done.width() == 150);
  CHECK(done.height() == 100);
  const VImage upright = run.picture(
      "source=name[i1],url[file:turned.jpg]&blank=color[ffffff],height[(i1.height)],"
      "width[(i1.width)]&sink=format[png]");
  CHECK(upright.width() == 40);
  CHECK(upright.height() == 60);
}

TEST_CASE("conditions choose commands and the first sink ends the job", "[jobproc]") {
  Run run;
  const auto wide = run.make(
      "source=name[i1],url[file:photo.jpg]&grayscale=if[(i1.width > 500)]"
      "&sink=format[webp],if[(i1.height > 500)]&sink=format[png]&sink=format[jpeg]");
  CHECK(wide.encoded.format == Format::png);
  const VImage grey =
      VImage::new_from_buffer(wide.encoded.body.data(), wide.encoded.body.size(), "");
  CHECK(grey.bands() == 1);
}

TEST_CASE("an untouched original is known, and one that was turned is not", "[jobproc]") {
  Run run;
  const auto same = run.make("source=url[file:photo.jpg]&sink");
  CHECK(same.encoded.body.size() <= run.shelf.files["file:photo.jpg"].size());
  const auto turned = run.picture("source=url[file:turned.jpg]&sink");
  CHECK(turned.width() == 40);
  const auto stored = run.picture("autorotate=enabled[false]&source=url[file:turned.jpg]&sink");
  CHECK(stored.width() == 60);
}

TEST_CASE("animations stay animated where the format can hold them", "[jobproc]") {
  Run run;
  const auto gif = run.make("source=url[file:anim.gif]&scale=width[20]&sink");
  CHECK(gif.encoded.format == Format::gif);
  CHECK(gif.encoded.frames == 3);
  CHECK(gif.encoded.height == 15);
  CHECK(run.make("source=url[file:anim.gif]&sink=format[jpeg]").encoded.frames == 1);
  const VImage second = run.picture("source=url[file:anim.gif]&page=number[2]&sink=format[png]");
  CHECK(near(second, 5, 5, {120, 10, 200}, 4));
  CHECK(run.error("source=url[file:anim.gif]&page=number[3]&sink").code == Code::bad_request);
}

TEST_CASE("facts of a source are answered from its header", "[jobproc]") {
  Run run;
  const auto facts = run.make("source=url[file:cut.jpg]&sink=format[json]");
  CHECK(facts.encoded.format == Format::json);
  CHECK(facts.encoded.width == 600);
}

TEST_CASE("every command of the table can be performed", "[jobproc]") {
  Run run;
  const std::vector<std::string> commands{"scale=width[30]",
                                          "crop=height[10],width[10]",
                                          "trim",
                                          "extend=top[5]",
                                          "border=color[00ff00],width[2]",
                                          "rotate=degrees[33]",
                                          "flip",
                                          "flop",
                                          "tile=width[200]",
                                          "tile=image[i1]",
                                          "flatten",
                                          "composite=image[i1]",
                                          "mask",
                                          "mask=image[i1]",
                                          "annotate=text[hi]",
                                          "blur=sigma[2]",
                                          "sharpen",
                                          "unsharp",
                                          "pixelate=size[4]",
                                          "brightness=amount[10]",
                                          "contrast=amount[10]",
                                          "saturation=amount[10]",
                                          "hue=degrees[10]",
                                          "gamma=value[2]",
                                          "levels=black[10]",
                                          "grayscale",
                                          "sepia",
                                          "duotone",
                                          "tint=color[ff0000]",
                                          "negate",
                                          "quantize=colors[4]",
                                          "addprofile=url[p3]",
                                          "metadata=policy[keep]",
                                          "page=number[0]",
                                          "autorotate=enabled[false]"};
  for (const char* source : {"file:red.png", "file:anim.gif", "file:photo.jpg"}) {
    for (const std::string& command : commands) {
      const std::string text = "source=name[i1],url[file:blue.png]&source=url[" +
                               std::string(source) + "]&" + command + "&sink=format[png]";
      const auto made = run(text);
      INFO(text);
      CAPTURE(made);
      // What is its default may not be canonical text.
      const bool refused = !made && made.error().code == Code::bad_request &&
                           made.error().message.find("canonical") != std::string::npos;
      CHECK((made || refused));
    }
  }
}

TEST_CASE("errors say what and where", "[jobproc]") {
  Run run;
  CHECK(run.error("scale=width[30]&sink").code == Code::bad_request);
  CHECK(run.error("scale=width[30]&sink").position == 0u);
  CHECK(run.error("source=url[file:missing.png]&sink").code == Code::not_found);
  CHECK(run.error("source=url[file:not.png]&sink").code == Code::unsupported_media);
  CHECK(run.error("source=url[file:cut.jpg]&sink=format[png]").code == Code::unprocessable);
  CHECK(run.error("source=url[file:cut.jpg]&scale=width[20]&sink").code == Code::unprocessable);
  const Error outside = run.error("source=url[file:red.png]&crop=width[5],x[500]&sink");
  CHECK(outside.code == Code::bad_request);
  CHECK(outside.position.value_or(0) >= 25);
  run.limits.tolerate_truncated = true;
  CHECK(run.picture("source=url[file:cut.jpg]&sink=format[png]").width() == 600);
}

TEST_CASE("limits hold before pixels are computed", "[jobproc]") {
  Run run;
  run.limits.max_result_pixels = 1'000'000;
  CHECK(run.error("source=url[file:red.png]&scale=width[9000]&sink").code == Code::too_large);
  CHECK(run.error("blank=height[2000],width[2000]&sink").code == Code::too_large);
  CHECK(run.error("source=url[file:red.png]&extend=top[29000]&sink").code == Code::too_large);
  run.limits.max_source_pixels = 1000;
  CHECK(run.error("source=url[file:red.png]&sink").code == Code::too_large);
  run.limits = {};
  run.limits.max_frames = 2;
  CHECK(run.error("source=url[file:anim.gif]&sink").code == Code::too_large);
  run.limits = {};
  run.limits.max_held_pixels = 10'000;
  CHECK(run.error("source=url[file:red.png]&flip&copy=name[i1]&copy=name[i2]&copy=name[i3]"
                  "&composite=image[i1]&composite=image[i2]&composite=image[i3]&sink=format[png]")
            .code == Code::too_large);
}

TEST_CASE("a picture that is composited on itself again and again takes linear time", "[jobproc]") {
  Run run;
  std::string text = "source=name[i1],url[file:red.png]&negate";
  for (int i = 0; i < 60; ++i) text += "&composite=image[i1],opacity[50%]&blur=sigma[2]";
  CHECK(run.picture(text + "&sink=format[png]").width() == 80);
}

TEST_CASE("profiles go into the result when they are asked for", "[jobproc]") {
  Run run;
  const VImage p3 = run.picture("source=url[file:red.png]&addprofile=url[p3]&sink=format[png]");
  CHECK(p3.get_typeof("icc-profile-data") != 0);
  CHECK(near(p3, 5, 5, {234, 51, 35}, 3));
  const VImage press =
      run.picture("source=url[file:red.png]&addprofile=url[cmyk]&sink=format[jpeg]");
  CHECK(press.interpretation() == VIPS_INTERPRETATION_CMYK);
  CHECK(run.error("source=url[file:red.png]&addprofile=url[file:not.png]&sink").code ==
        Code::bad_request);
}
