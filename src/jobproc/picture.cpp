#include "jobproc/picture.h"

#include <utility>

#include "engines/frames.h"
#include "engines/hold.h"
#include "engines/scale.h"

namespace tintype::jobproc {

using vips::VImage;

Picture::Picture(std::shared_ptr<const engines::Document> document, engines::Reading reading)
    : document_(std::move(document)), reading_(reading), pending_(true) {}

Picture::Picture(VImage pixels) : pixels_(std::move(pixels)), changed_(true) {}

bool Picture::untouched() const {
  return document_ && !changed_ && !document_->alters(reading_);
}

engines::Size Picture::size() const {
  if (!pending_) return engines::frame_size(pixels_);
  return reading_.autorotate ? document_->upright() : document_->stored();
}

int Picture::pages() const {
  if (!pending_) return engines::frame_count(pixels_);
  return reading_.page ? 1 : document_->pages();
}

const VImage& Picture::header() const {
  return pending_ ? document_->header() : pixels_;
}

Result<VImage> Picture::pixels(const engines::SizeLimits& limits) {
  Result<VImage> image = stream(limits);
  if (!image || !engines::is_streamed(*image)) return image;
  image = engines::hold(*image);
  if (image) pixels_ = *image;
  return image;
}

Result<VImage> Picture::stream(const engines::SizeLimits& limits) {
  if (!pending_) return pixels_;
  if (auto allowed = engines::check_size(size(), 1, limits); !allowed) return allowed.error();
  Result<VImage> decoded = document_->decode(reading_);
  if (!decoded) return decoded.error();
  if (auto allowed = engines::check_size(*decoded, limits); !allowed) return allowed.error();
  pixels_ = std::move(decoded).value();
  pending_ = false;
  return pixels_;
}

Result<void> Picture::scale(const job::Scale& scale, const engines::SizeLimits& limits) {
  const engines::Size before = size();
  const Result<engines::ScalePlan> plan = engines::plan_scale(before, scale);
  if (!plan) return plan.error();
  Result<VImage> scaled =
      pending_ ? document_->decode_scaled(reading_, scale, limits) : pixels(limits);
  if (scaled && !pending_) scaled = engines::scale(*scaled, scale, limits);
  if (!scaled) return scaled.error();
  pixels_ = std::move(scaled).value();
  pending_ = false;
  changed_ |= plan->changes(before);
  return {};
}

void Picture::replace(VImage pixels) {
  pixels_ = std::move(pixels);
  pending_ = false;
  changed_ = true;
}

void Picture::keep(VImage pixels) {
  pixels_ = std::move(pixels);
}

}  // namespace tintype::jobproc
