#pragma once
// The job processor: runs a job's commands in order over the engines, owns its named images and
// variables, and hands the last image to the formatter. One thread of control a job. Runs in a
// worker; knows neither network nor files.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/memfd.h"
#include "formatter/encode.h"
#include "job/job.h"

namespace tintype::jobproc {

struct Limits {
  std::uint64_t max_source_pixels = 100'000'000;  // of one input: width × height × frames
  std::uint64_t max_result_pixels = 100'000'000;  // of any image on the way, all frames
  std::uint64_t max_held_pixels = 250'000'000;    // of all images that a job has at one time
  int max_dimension_px = 30'000;                  // either side of any image on the way
  int max_frames = 256;
  bool tolerate_truncated = false;  // decode what is there instead of failing
  bool allow_svg = true;            // draw SVG sources; otherwise they are unsupported_media
  job::JobLimits job;
};

struct Request {
  std::string_view canonical_job;
  job::OutputVariant variant;
  formatter::Defaults defaults;
  Limits limits;
};

// An input's bytes by its url as written in the job; they stay valid until the job has ended.
// Called once for each url, and once more when a picture could not be made while its source was
// being decoded.
using InputSource = std::function<Result<std::string_view>(std::string_view url)>;

struct Made {
  formatter::Encoded encoded;
  std::uint32_t decode_us = 0;  // commands, up to the lazy pipeline's start
  std::uint32_t encode_us = 0;  // the pipeline itself and the encoder
};

// Positions of errors are those of the canonical text.
Result<Made> process(const Request& request, const InputSource& inputs);

// Once a process, before any job and before threads: libvips with caches off and one thread a job,
// untrusted loaders blocked. False when libvips does not start.
bool initialize(const char* program);

}  // namespace tintype::jobproc
