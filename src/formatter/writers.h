#pragma once
// One function for each family of encoders, each in its file: pixels in colours, depth and bands
// that the format holds, to a file. JPEG, AVIF, WebP without frames, and PNG that is neither
// progressive nor of a palette read them once, from the top down; others want them in memory. A
// worker's thread only. They throw vips::VError when the encoder refuses.
#include <string>
#include <vips/vips8>

#include "job/values.h"

namespace tintype::formatter {

// What the encoders are told; each ignores what its format does not know.
struct Settings {
  int quality = 80;  // 1 to 100
  int effort = 4;    // in the format's own range, brought into it when outside
  bool progressive = false;
  bool lossless = false;
  job::Chroma chroma = job::Chroma::auto_;
  int palette_bits = 0;  // of a palette of 2^n colours; 0 for none
  bool metadata = true;  // false: nothing but the profile, not even what libvips adds by itself
};

std::string write_jpeg(const vips::VImage& image, const Settings& settings);
std::string write_png(const vips::VImage& image, const Settings& settings);
std::string write_webp(const vips::VImage& image, const Settings& settings);
std::string write_avif(const vips::VImage& image, const Settings& settings);
std::string write_gif(const vips::VImage& image, const Settings& settings);
// Deflated when lossless, wide, CMYK or with alpha; JPEG within otherwise.
std::string write_tiff(const vips::VImage& image, const Settings& settings);
std::string write_jxl(const vips::VImage& image, const Settings& settings);

}  // namespace tintype::formatter
