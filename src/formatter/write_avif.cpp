// AVIF through libheif and libaom, 8 bits a sample.
#include <algorithm>

#include "formatter/blob.h"
#include "formatter/writers.h"

namespace tintype::formatter {
namespace {

VipsForeignSubsample subsample(job::Chroma chroma) {
  switch (chroma) {
    case job::Chroma::s420: return VIPS_FOREIGN_SUBSAMPLE_ON;
    case job::Chroma::s444: return VIPS_FOREIGN_SUBSAMPLE_OFF;
    case job::Chroma::auto_: break;
  }
  return VIPS_FOREIGN_SUBSAMPLE_AUTO;
}

}  // namespace

std::string write_avif(const vips::VImage& image, const Settings& settings) {
  // libvips' strip drops the profile too.
  const bool bare = !settings.metadata && image.get_typeof(VIPS_META_ICC_NAME) == 0;
  return text(Blob(image.heifsave_buffer(vips::VImage::option()
                                             ->set("compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1)
                                             ->set("Q", settings.quality)
                                             ->set("bitdepth", 8)
                                             ->set("lossless", settings.lossless)
                                             ->set("effort", std::clamp(settings.effort, 0, 9))
                                             ->set("subsample_mode", subsample(settings.chroma))
                                             ->set("strip", bare))));
}

}  // namespace tintype::formatter
