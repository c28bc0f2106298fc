#include "engines/frames.h"

namespace tintype::engines {

using vips::VImage;

namespace {

void drop_animation(VImage& image) {
  for (const char* field : {"page-height", "n-pages", "delay", "loop", "gif-delay"}) {
    image.remove(field);
  }
}

void keep_delays(VImage& image, std::size_t count) {
  if (image.get_typeof("delay") == 0) return;
  std::vector<int> delays = image.get_array_int("delay");
  if (delays.size() <= count) return;
  delays.resize(count);
  image.set("delay", delays);
}

}  // namespace

int frame_height(const VImage& image) {
  return vips_image_get_page_height(image.get_image());
}

int frame_count(const VImage& image) {
  return image.height() / frame_height(image);
}

VImage frame(const VImage& image, int index) {
  const int height = frame_height(image);
  VImage one = image.height() == height
                   ? image.copy()
                   : image.extract_area(0, index * height, image.width(), height);
  drop_animation(one);
  return one;
}

VImage join_frames(const std::vector<VImage>& frames, const VImage& like) {
  VImage strip = frames.size() == 1 ? frames[0].copy()
                                    : VImage::arrayjoin(frames, VImage::option()->set("across", 1));
  const int count = static_cast<int>(frames.size());
  if (like.get_typeof("loop") != 0) strip.set("loop", like.get_int("loop"));
  if (like.get_typeof("delay") != 0) strip.set("delay", like.get_array_int("delay"));
  strip.set("page-height", frames[0].height());
  strip.set("n-pages", count);
  keep_delays(strip, frames.size());
  return strip;
}

VImage for_each_frame(const VImage& image, const FrameOperation& operation) {
  const int count = frame_count(image);
  if (count == 1) return operation(image, 0);
  std::vector<VImage> frames;
  frames.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) frames.push_back(operation(frame(image, i), i));
  return join_frames(frames, image);
}

Result<VImage> try_each_frame(const VImage& image, const FallibleOperation& operation) {
  const int count = frame_count(image);
  if (count == 1) return operation(image, 0);
  std::vector<VImage> frames;
  frames.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    Result<VImage> made = operation(frame(image, i), i);
    if (!made) return made.error();
    frames.push_back(std::move(made).value());
  }
  return join_frames(frames, image);
}

VImage repeat_down(const VImage& image, int count) {
  return count == 1 ? image : image.replicate(1, count);
}

}  // namespace tintype::engines
