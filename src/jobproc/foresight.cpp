#include "jobproc/foresight.h"

#include <algorithm>
#include <string_view>

namespace tintype::jobproc {

namespace {

const job::Argument* argument(const job::Step& step, std::string_view name) {
  const auto found = std::find_if(step.arguments.begin(), step.arguments.end(),
                                  [&](const job::Argument& given) { return given.name == name; });
  return found == step.arguments.end() ? nullptr : &*found;
}

// Formats of a still picture. What is left out or known only later may be animated.
bool is_still(const job::Step& sink) {
  const job::Argument* format = argument(sink, "format");
  if (format == nullptr || format->deferred) return false;
  const Result<job::SinkFormat> known = job::parse_value<job::SinkFormat>(format->text);
  if (!known) return false;
  return *known == job::SinkFormat::jpeg || *known == job::SinkFormat::png ||
         *known == job::SinkFormat::avif || *known == job::SinkFormat::jxl;
}

bool may_keep(const job::Step& metadata) {
  const job::Argument* policy = argument(metadata, "policy");
  return policy != nullptr &&
         (policy->deferred || policy->text == job::format_value(job::Keep::keep));
}

}  // namespace

Foresight foresee(const job::Job& job) {
  Foresight foresight;
  bool any_sink = false;
  for (const job::Step& step : job.steps) {
    const std::string& name = step.command->name;
    if (name == "sink") {
      any_sink = true;
      foresight.animation |= !is_still(step);
    } else if (name == "page") {
      foresight.animation = true;
    } else if (name == "addprofile" || (name == "metadata" && may_keep(step))) {
      foresight.convert = false;
    }
  }
  foresight.animation |= !any_sink;
  return foresight;
}

}  // namespace tintype::jobproc
