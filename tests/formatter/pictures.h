#pragma once
// The vocabulary of the formatter's tests: pictures made through libvips, encoded, read back.
#include <array>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>
#include <vips/vips8>

#include "formatter/encode.h"
#include "support.h"

namespace tintype::formatter {

using vips::VImage;

// Starts libvips once.
inline void start_vips() {
  static const int started = VIPS_INIT("formatter_test");
  if (started != 0) throw std::runtime_error("libvips does not start");
}

// Colours and noise, so that it compresses as photos do. 8-bit sRGB.
inline VImage photo(int width = 200, int height = 120) {
  start_vips();
  const VImage x = VImage::xyz(width, height);
  const VImage noise = VImage::gaussnoise(
      width, height, VImage::option()->set("sigma", 12.0)->set("mean", 0.0)->set("seed", 7));
  const VImage red = x.extract_band(0) * (200.0 / width) + 20 + noise;
  const VImage green = x.extract_band(1) * (200.0 / height) + 30 + noise;
  const VImage blue = (x.extract_band(0) * 0.1).sin() * 60 + 120 + noise;
  return VImage::bandjoin({red, green, blue})
      .cast(VIPS_FORMAT_UCHAR)
      .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB))
      .copy_memory();
}

// With an alpha band: transparent left half.
inline VImage cutout(int width = 200, int height = 120) {
  const VImage x = VImage::xyz(width, height).extract_band(0);
  return photo(width, height)
      .bandjoin((x > width / 2.0).cast(VIPS_FORMAT_UCHAR))
      .copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB))
      .copy_memory();
}

// Three frames of 40x30, shown 50, 100 and 150 ms, played twice.
inline VImage animation() {
  VImage strip = photo(40, 90).copy();
  strip.set(VIPS_META_PAGE_HEIGHT, 30);
  strip.set(VIPS_META_N_PAGES, 3);
  strip.set("delay", std::vector<int>{50, 100, 150});
  strip.set("loop", 2);
  return strip;
}

// The image keeps a copy of the bytes.
inline VImage read(std::string_view file, const char* options = "") {
  start_vips();
  VipsBlob* blob = vips_blob_copy(file.data(), file.size());
  const vips::VSource source = vips::VSource::new_from_blob(blob);
  vips_area_unref(VIPS_AREA(blob));
  return VImage::new_from_source(source, options);
}

// How many different colours there are.
inline std::size_t color_count(const VImage& image) {
  const VImage rgb = image.extract_band(0, VImage::option()->set("n", 3)).copy_memory();
  const auto* bytes = static_cast<const unsigned char*>(rgb.data());
  std::set<std::array<unsigned char, 3>> colors;
  for (int i = 0; i < rgb.width() * rgb.height(); ++i, bytes += 3)
    colors.insert({bytes[0], bytes[1], bytes[2]});
  return colors.size();
}

struct Asked {
  job::Sink sink;
  job::Keep metadata = job::Keep::strip;
  job::OutputVariant variant;
  Original original;
};

inline Result<Encoded> try_encode(const VImage& image, const Asked& asked) {
  return encode(image, asked.sink, asked.metadata, asked.variant, asked.original, Defaults{});
}

inline Encoded encoded(const VImage& image, const Asked& asked) {
  auto result = try_encode(image, asked);
  REQUIRE(result);
  return *result;
}

inline Asked as(job::SinkFormat format) {
  Asked asked;
  asked.sink.format = format;
  return asked;
}

// A JPEG that carries EXIF with an author, a place and a camera, and XMP with rights.
inline std::string tagged_jpeg() {
  VImage image = photo().copy();
  image.set("exif-ifd0-Copyright", "Erika Muster (2024) ()");
  image.set("exif-ifd0-Artist", "Erika Muster");
  image.set("exif-ifd0-Make", "Plate & Sons <1860>");
  image.set("exif-ifd2-FNumber", "28/10");
  image.set("exif-ifd3-GPSLatitude", "52/1 31/1 0/1");
  const std::string xmp =
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF><rdf:Description><dc:subject>secret"
      "</dc:subject><dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">All mine &amp; yours"
      "</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF></x:xmpmeta>";
  vips_image_set_blob_copy(image.get_image(), VIPS_META_XMP_NAME, xmp.data(), xmp.size());
  VipsBlob* blob =
      image.jpegsave_buffer(VImage::option()->set("Q", 15)->set("optimize_coding", true));
  std::size_t size = 0;
  const void* data = vips_blob_get(blob, &size);
  std::string file(static_cast<const char*>(data), size);
  vips_area_unref(VIPS_AREA(blob));
  return file;
}

}  // namespace tintype::formatter
