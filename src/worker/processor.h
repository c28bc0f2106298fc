#pragma once
// What a worker process does with a job, as functions: the worker half knows the wire and
// processes, and nothing of images. jobproc_processor.h makes the real one.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/image_format.h"
#include "job/variant.h"
#include "worker/settings.h"

namespace tintype::worker {

struct Task {
  std::uint64_t id = 0;  // the front's number of this job
  std::string_view canonical_job;
  job::OutputVariant variant;
  const Settings& settings;
};

struct Product {
  std::string body;
  Format format = Format::jpeg;
  int width = 0, height = 0, frames = 1;
  std::uint32_t decode_us = 0, encode_us = 0;
};

// An input's bytes by its url; they stay valid until the job has ended.
using InputSource = std::function<Result<std::string_view>(std::string_view url)>;

struct Processor {
  // Once, in the zygote. Must not leave threads behind: they would be lost at the fork.
  std::function<bool(const char* program)> initialize;
  // In a worker, one job at a time. May throw bad_alloc.
  std::function<Result<Product>(const Task& task, const InputSource& inputs)> process;
  // In a worker, after each job's answer has been sent.
  std::function<void()> clean_up;
};

}  // namespace tintype::worker
