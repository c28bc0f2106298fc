// What a picture costs without a server around it: the same libvips operations in one process, on
// one thread, its operation cache off. For each line "WIDTH jpg|webp QUALITY" on standard input,
// reads the file, makes the picture and writes "MILLISECONDS BYTES".
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vips/vips8>

#include "formatter/compress.h"

namespace {

namespace formatter = tintype::formatter;
using tintype::Format;

using vips::VImage;

std::string read_file(const char* path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  std::string bytes(static_cast<std::size_t>(in.tellg()), '\0');
  in.seekg(0).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// As write_jpeg.cpp and write_webp.cpp do, with what they would be told.
VipsBlob* encode(const VImage& image, Format format, int quality) {
  tintype::job::Sink sink;
  sink.quality = quality;
  const auto settings = formatter::settings_for(format, sink, formatter::Defaults());
  auto* options = VImage::option()->set("Q", settings.quality)->set("strip", true);
  if (format == Format::jpeg)
    return image.jpegsave_buffer(options->set("optimize_coding", true)
                                     ->set("interlace", settings.progressive)
                                     ->set("subsample_mode", VIPS_FOREIGN_SUBSAMPLE_AUTO));
  return image.webpsave_buffer(options->set("lossless", settings.lossless)
                                   ->set("effort", settings.effort)
                                   ->set("smart_subsample", false));
}

std::size_t render(const char* path, int width, const std::string& kind, int quality) {
  const std::string bytes = read_file(path);
  VipsBlob* source = vips_blob_new(nullptr, bytes.data(), bytes.size());
  const VImage scaled = VImage::thumbnail_buffer(
      source, width, VImage::option()->set("height", VIPS_MAX_COORD)->set("size", VIPS_SIZE_DOWN));
  vips_area_unref(VIPS_AREA(source));
  const Format format = kind == "jpg" ? Format::jpeg : Format::webp;
  VipsBlob* result = encode(scaled, format, quality);
  const std::size_t size = VIPS_AREA(result)->length;
  vips_area_unref(VIPS_AREA(result));
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || VIPS_INIT(argv[0]) != 0) {
    std::cerr << "usage: render_direct PICTURE\n";
    return 1;
  }
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  int width = 0, quality = 0;
  std::string kind;
  try {
    while (std::cin >> width >> kind >> quality) {
      const auto begun = std::chrono::steady_clock::now();
      const std::size_t size = render(argv[1], width, kind, quality);
      const std::chrono::duration<double, std::milli> took =
          std::chrono::steady_clock::now() - begun;
      std::cout << took.count() << ' ' << size << std::endl;
    }
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
