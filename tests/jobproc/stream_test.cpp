// Sources that are decoded while the result is encoded: the same bytes as from memory, and the same
// errors.
#include <map>
#include <vips/vips8>

#include "jobproc/process.h"
#include "support.h"

using namespace tintype;
using vips::VImage;

namespace {

std::string file(const VImage& image, const std::string& suffix) {
  void* data = nullptr;
  std::size_t size = 0;
  image.write_to_buffer(suffix.c_str(), &data, &size);
  std::string bytes(static_cast<const char*>(data), size);
  g_free(data);
  return bytes;
}

// Something in every row and column.
VImage detailed(int bands) {
  const VImage noise =
      VImage::gaussnoise(610, 470, VImage::option()->set("seed", 7)->set("sigma", 40));
  const VImage ramp = VImage::xyz(610, 470).extract_band(1) * 0.4;
  std::vector<VImage> all;
  for (int band = 0; band < bands; ++band) all.push_back(noise * (0.4 + 0.2 * band) + ramp);
  const auto kind = bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  return VImage::bandjoin(all)
      .cast(VIPS_FORMAT_UCHAR)
      .copy(VImage::option()->set("interpretation", kind))
      .copy_memory();
}

struct Bench {
  std::map<std::string, std::string, std::less<>> files;
  int asked = 0;

  Bench() {
    const VImage picture = detailed(3);
    VImage turned = picture.copy();
    turned.set("orientation", 6);
    VImage tagged = picture.copy();
    tagged = tagged.icc_transform("p3", VImage::option()->set("input_profile", "srgb"));
    files["file:plain.jpg"] = file(picture, ".jpg");
    files["file:progressive.jpg"] = file(picture, ".jpg[interlace]");
    files["file:grey.jpg"] = file(detailed(1), ".jpg");
    files["file:p3.jpg"] = file(tagged, ".jpg");
    files["file:turned.jpg"] = file(turned, ".jpg");
    files["file:plain.png"] = file(picture, ".png");
    files["file:alpha.png"] = file(picture.bandjoin(200), ".png");
    files["file:plain.webp"] = file(picture, ".webp");
    files["file:plain.tif"] = file(picture, ".tif");
  }

  Result<jobproc::Made> run(std::string_view text) {
    asked = 0;
    return jobproc::process({text, {}, {}, {}}, [this](std::string_view url) {
      ++asked;
      return Result<std::string_view>(std::string_view(files.find(url)->second));
    });
  }

  std::string body(const std::string& text) {
    INFO(text);
    const auto made = run(text);
    CAPTURE(made);
    REQUIRE(made);
    CHECK(asked == 1);  // a stream that fails is not hidden by the second way
    return made->encoded.body;
  }
};

// What is copied is in memory.
const std::string kHeld = "&copy=name[i2]";

}  // namespace

TEST_CASE("a streamed picture has the bytes of one from memory", "[jobproc]") {
  Bench bench;
  for (const auto& [url, bytes] : bench.files) {
    for (const std::string sink :
         {"format[jpeg]", "format[png]", "format[webp]", "format[tiff]", "format[gif]",
          "format[jpeg],max_bytes[6000]", "format[png],progressive[true]", "colors[16],format[png]",
          "report[css]"}) {
      const std::string begin = "source=url[" + url + "]&scale=width[150]", end = "&sink=" + sink;
      CHECK(bench.body(begin + end) == bench.body(begin + kHeld + end));
    }
  }
}

TEST_CASE("commands after a streamed scale have the bytes of those after one in memory",
          "[jobproc]") {
  Bench bench;
  for (const std::string commands :
       {"crop=height[50],width[70],x[20],y[60]",
        "crop=gravity[attention],height[50],width[70]",
        "flop",
        "flip",
        "rotate=degrees[90]",
        "rotate=degrees[20]",
        "blur=sigma[3]",
        "sharpen=sigma[2]",
        "grayscale",
        "negate",
        "sepia",
        "brightness=amount[20]",
        "contrast=amount[20]",
        "saturation=amount[40]",
        "hue=degrees[40]",
        "gamma=value[1.4]",
        "levels=black[20]",
        "tint=color[ff0000]",
        "duotone",
        "flatten",
        "trim",
        "border=color[ff0000],width[3]",
        "extend=left[9],top[9]",
        "extend=edge[mirror],top[30]",
        "scale=width[90]",
        "scale=width[400]",
        "quantize=colors[8]",
        "pixelate=size[9]",
        "annotate=text[hello]",
        "tile=height[300],width[500]",
        "mask=shape[circle]",
        "copy=name[i3]&flop&composite=image[i3],x[20]",
        "addprofile=url[p3]",
        "grayscale&flop&crop=height[40],width[40],y[50]&blur=sigma[2]&negate"}) {
    const std::string begin = "source=url[file:plain.jpg]&scale=width[200]";
    const std::string end = "&" + commands + "&sink=format[jpeg]";
    CHECK(bench.body(begin + end) == bench.body(begin + kHeld + end));
  }
}

TEST_CASE("what is found in a streamed picture is what is found in memory", "[jobproc]") {
  Bench bench;
  for (const std::string gravity : {"attention", "entropy", "southeast"}) {
    const std::string begin = "source=url[file:plain.jpg]&scale=fit[cover],gravity[" + gravity +
                              "],height[100],width[50]";
    const std::string end = "&sink=format[jpeg]";
    CHECK(bench.body(begin + end) == bench.body(begin + kHeld + end));
  }
}

TEST_CASE("a damaged source is unprocessable where it was read, streamed or not", "[jobproc]") {
  Bench bench;
  for (const char* whole : {"file:plain.jpg", "file:progressive.jpg", "file:plain.png"}) {
    const std::string& bytes = bench.files[whole];
    bench.files["file:cut"] = bytes.substr(0, bytes.size() / 2);
    for (const std::string commands :
         {"", "&scale=width[150]", "&scale=width[150]&negate", "&scale=width[150]&blur=sigma[2]",
          "&crop=height[300],width[300],y[160]", "&scale=width[150]&copy=name[i2]"}) {
      for (const std::string format : {"jpeg", "png", "webp", "gif"}) {
        const std::string text = "source=url[file:cut]" + commands + "&sink=format[" + format + "]";
        INFO(text);
        const auto made = bench.run(text);
        REQUIRE_FALSE(made);
        CHECK(made.error().code == Code::unprocessable);
        CHECK(made.error().message == "the source image is damaged or cut short");
        CHECK(made.error().position.value_or(0) >= 20);
        CHECK(bench.asked <= 2);
      }
    }
  }
}
