#include "worker/jobproc_processor.h"

#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

#include "jobproc/process.h"

namespace tintype::worker {
namespace {

static_assert(sizeof(Limits) == sizeof(jobproc::Limits), "a limit is missing in one of them");
static_assert(sizeof(EncoderDefaults) == sizeof(formatter::Defaults), "a default is missing");

jobproc::Limits limits_of(const Limits& from) {
  jobproc::Limits limits;
  limits.max_source_pixels = from.max_source_pixels;
  limits.max_result_pixels = from.max_result_pixels;
  limits.max_held_pixels = from.max_held_pixels;
  limits.max_dimension_px = from.max_dimension_px;
  limits.max_frames = from.max_frames;
  limits.tolerate_truncated = from.tolerate_truncated;
  limits.allow_svg = from.allow_svg;
  limits.job = from.job;
  return limits;
}

formatter::Defaults defaults_of(const EncoderDefaults& from) {
  formatter::Defaults defaults;
  defaults.jpeg_quality = from.jpeg_quality;
  defaults.webp_quality = from.webp_quality;
  defaults.avif_quality = from.avif_quality;
  defaults.jxl_quality = from.jxl_quality;
  defaults.tiff_quality = from.tiff_quality;
  defaults.webp_effort = from.webp_effort;
  defaults.avif_effort = from.avif_effort;
  defaults.jxl_effort = from.jxl_effort;
  defaults.png_compression = from.png_compression;
  defaults.gif_effort = from.gif_effort;
  return defaults;
}

Result<Product> process(const Task& task, const InputSource& inputs) {
  const jobproc::Request request{task.canonical_job, task.variant,
                                 defaults_of(task.settings.defaults),
                                 limits_of(task.settings.limits)};
  auto made = jobproc::process(request, inputs);
  if (!made) return made.error();
  auto& encoded = made->encoded;
  return Product{std::move(encoded.body), encoded.format,  encoded.width,  encoded.height,
                 encoded.frames,          made->decode_us, made->encode_us};
}

// Draws a word, so that fontconfig has read its fonts before the first fork. Text is drawn when the
// image is made, in this thread: no pipeline starts. A machine without fonts can do all the rest.
void warm_fonts() {
  try {
    vips::VImage::text("Tintype");
  } catch (const vips::VError&) {
    vips_error_clear();
  }
}

// Pango has the fonts read by a thread of its own. A fork copies only the thread that calls it,
// with whatever locks the others hold, so wait until there is no other; in vain at most for a
// moment.
void await_other_threads() {
  namespace fs = std::filesystem;
  for (int tries = 0; tries < 1000; ++tries) {
    std::error_code error;
    const auto threads = std::distance(fs::directory_iterator("/proc/self/task", error), {});
    if (error || threads <= 1) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

bool initialize(const char* program) {
  if (!jobproc::initialize(program)) return false;
  warm_fonts();
  await_other_threads();
  return true;
}

// What libvips keeps for the thread and the process would otherwise go on to the next job.
void clean_up() {
  vips_error_clear();
  vips_thread_shutdown();
}

}  // namespace

Processor jobproc_processor() {
  return {&initialize, &process, &clean_up};
}

}  // namespace tintype::worker
