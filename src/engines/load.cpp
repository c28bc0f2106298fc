#include "engines/load.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/image_probe.h"
#include "engines/frames.h"
#include "engines/hold.h"
#include "engines/pixels.h"
#include "engines/placement.h"
#include "engines/profile.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;
using vips::VOption;

namespace {

// The libvips loader of a kind of file, or null for what is not read.
const char* loader_of(Format format) {
  switch (format) {
    case Format::jpeg: return "jpegload_buffer";
    case Format::png: return "pngload_buffer";
    case Format::webp: return "webpload_buffer";
    case Format::avif: return "heifload_buffer";
    case Format::gif: return "gifload_buffer";
    case Format::tiff: return "tiffload_buffer";
    case Format::jxl: return "jxlload_buffer";
    case Format::svg: return "svgload_buffer";
    case Format::json:
    case Format::xml:
    case Format::css: return nullptr;
  }
  return nullptr;
}

bool has_pages(Format format) {
  return format == Format::gif || format == Format::webp || format == Format::tiff ||
         format == Format::avif;
}

VImage run_loader(std::string_view bytes, Format format, bool tolerate, VOption* options) {
  VImage image;
  VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
  options->set("buffer", blob)->set("out", &image);
  vips_area_unref(VIPS_AREA(blob));
  options->set("access", VIPS_ACCESS_SEQUENTIAL);
  options->set("fail_on", tolerate ? VIPS_FAIL_ON_NONE : VIPS_FAIL_ON_TRUNCATED);
  VImage::call(loader_of(format), options);
  return image;
}

int read_int(const VImage& image, const char* field, int otherwise) {
  return image.get_typeof(field) == G_TYPE_INT ? image.get_int(field) : otherwise;
}

Result<void> check_bands(const VImage& image) {
  const int most = is_cmyk(image) ? 5 : 4;
  if (image.bands() <= most) return {};
  return Error{Code::unsupported_media,
               "an image of " + std::to_string(image.bands()) + " bands is not read here",
               {}};
}

// As vips_thumbnail: the decoder's own scaling is a plain box, so the resampler keeps a factor of
// two or more.
int jpeg_shrink(double ratio) {
  if (ratio >= 16) return 8;
  if (ratio >= 8) return 4;
  return ratio >= 4 ? 2 : 1;
}

// Upright, sRGB if asked, of a known kind; in memory unless it may stay streamed.
VImage settled(VImage image, const Reading& reading, bool stream) {
  image = to_known_kind(image);
  if (reading.convert) image = to_srgb(image);
  if (!stream) image = in_memory(image);
  return reading.autorotate ? image.autorot() : image;
}

}  // namespace

Result<Document> Document::open(std::string_view bytes, const LoadLimits& limits) {
  Result<ImageHeader> probed = probe(bytes);
  if (!probed) return probed.error();
  const char* loader = loader_of(probed->format);
  if (loader == nullptr || (probed->format == Format::svg && !limits.allow_svg)) {
    return Error{Code::unsupported_media, "this kind of file is not read here", {}};
  }
  const Failure unreadable{Code::unprocessable, "the source image's header cannot be read"};
  return vips_call(unreadable, [&]() -> Result<Document> {
    Document document;
    document.bytes_ = bytes;
    document.limits_ = limits;
    document.format_ = probed->format;
    document.progressive_ = probed->progressive;
    document.header_ =
        run_loader(bytes, probed->format, limits.tolerate_truncated, VImage::option());
    const VImage& header = document.header_;
    document.size_ = {header.width(), header.height()};
    document.pages_ = std::max(1, read_int(header, VIPS_META_N_PAGES, 1));
    const int orientation = read_int(header, VIPS_META_ORIENTATION, 1);
    document.orientation_ = orientation >= 1 && orientation <= 8 ? orientation : 1;
    if (auto few = check_bands(header); !few) return few.error();
    const SizeLimits size{limits.max_pixels / (document.progressive_ ? 2 : 1), VIPS_MAX_COORD};
    if (auto allowed = check_size(document.size_, 1, size); !allowed) return allowed.error();
    return document;
  });
}

Size Document::upright() const {
  return orientation_ >= 5 ? Size{size_.height, size_.width} : size_;
}

bool Document::animated() const {
  return pages_ > 1 && (format_ == Format::gif || format_ == Format::webp);
}

bool Document::alters(const Reading& reading) const {
  const bool other_space = is_cmyk(header_) || (has_profile(header_) && !has_srgb_profile(header_));
  return (reading.autorotate && turned()) || (reading.convert && other_space) ||
         reading.page.value_or(0) != 0 || (pages_ > 1 && !(animated() && reading.animation)) ||
         format_ == Format::svg;
}

Result<int> Document::frames_to_read(const Reading& reading) const {
  if (reading.page.value_or(0) < 0 || reading.page.value_or(0) >= pages_) {
    return Error{Code::bad_request,
                 "page: the source has " + std::to_string(pages_) +
                     (pages_ == 1 ? " page" : " pages") + ", counted from 0",
                 {}};
  }
  if (reading.page || !reading.animation || !animated()) return 1;
  if (pages_ > limits_.max_frames) {
    return Error{Code::too_large,
                 "the source has " + std::to_string(pages_) + " frames: more than the " +
                     std::to_string(limits_.max_frames) + " that are allowed",
                 {}};
  }
  const SizeLimits all{limits_.max_pixels, VIPS_MAX_COORD};
  if (auto allowed = check_size(size_, pages_, all); !allowed) return allowed.error();
  return pages_;
}

VImage Document::load(const Reading& reading, int frames, const Help& help) const {
  VOption* options = VImage::option();
  if (has_pages(format_)) options->set("page", reading.page.value_or(0))->set("n", frames);
  if (help.shrink > 1) options->set("shrink", help.shrink);
  if (help.scale != 1) options->set("scale", help.scale);
  return run_loader(bytes_, format_, limits_.tolerate_truncated, options);
}

// Turning needs the last row for the first; frames are taken apart; alpha is looked at before the
// format is chosen.
bool Document::may_stream(const VImage& image, const Reading& reading, int frames) const {
  const bool turn = reading.autorotate && turned();
  return reading.stream && frames == 1 && !turn && !image.has_alpha();
}

Result<VImage> Document::decode(const Reading& reading) const {
  return vips_call(undecodable(), [&]() -> Result<VImage> {
    Result<int> frames = frames_to_read(reading);
    if (!frames) return frames.error();
    VImage image = load(reading, *frames, {});
    const SizeLimits limits{limits_.max_pixels, VIPS_MAX_COORD};
    if (auto allowed = check_size(image, limits); !allowed) return allowed.error();
    if (auto few = check_bands(image); !few) return few.error();
    const bool stream = may_stream(image, reading, *frames);
    return settled(std::move(image), reading, stream);
  });
}

Document::Help Document::help_for(int frames, Size to, const job::Scale& scale) const {
  const double ratio = std::min(size_.width * 1.0 / to.width, size_.height * 1.0 / to.height);
  if (format_ == Format::svg) return {1, 1 / ratio};
  if (scale.linear || scale.kernel == job::Kernel::nearest) return {};
  if (format_ == Format::jpeg) return {jpeg_shrink(ratio), 1};
  if (format_ == Format::webp && frames == 1 && ratio > 2) return {1, 2 / ratio};
  return {};
}

Result<VImage> Document::decode_scaled(const Reading& reading, const job::Scale& asked,
                                       const SizeLimits& limits) const {
  const bool turn = reading.autorotate && turned();
  const Size from = turn ? upright() : stored();
  Result<ScalePlan> plan = plan_scale(from, asked);
  if (!plan) return plan.error();
  Result<int> frames = frames_to_read(reading);
  if (!frames) return frames.error();
  const Size large = plan->resized;
  const bool enlarges =
      format_ != Format::svg && (large.width > from.width || large.height > from.height);
  if (!plan->changes(from) || enlarges || *frames > 1 || reading.page.value_or(0) > 0) {
    Result<VImage> whole = decode(reading);
    return whole ? scale(*whole, asked, limits) : whole;
  }
  if (auto allowed = check_size(large, *frames, limits); !allowed) return allowed.error();
  return vips_call(undecodable(), [&]() -> Result<VImage> {
    // Resampled as stored, then turned upright, then cut: gravity goes by what is up.
    const bool swap = turn && orientation_ >= 5;
    const Size stored_size = swap ? Size{large.height, large.width} : large;
    const ScalePlan uncut{stored_size, stored_size};
    VImage image = load(reading, *frames, help_for(*frames, stored_size, asked));
    if (auto few = check_bands(image); !few) return few.error();
    const VImage small = resample(to_known_kind(image), uncut, asked);
    const bool looks = plan->result != plan->resized && is_found_in_picture(asked.gravity);
    const bool stream = may_stream(image, reading, *frames) && !looks;
    return cut(settled(small, reading, stream), *plan, asked);
  });
}

}  // namespace tintype::engines
