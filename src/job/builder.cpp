#include "job/builder.h"

#include "job/names.h"
#include "job/reduction.h"
#include "job/step_reader.h"

namespace tintype::job {
namespace {

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

// What can stand before there is any image.
bool needs_image(const CommandSpec& spec) {
  return !begins_image(spec) && spec.name != "autorotate" && spec.name != "metadata";
}

}  // namespace

Builder::Builder(const ChainReader& read_chain, const JobLimits& limits)
    : read_chain_(read_chain), limits_(limits), scope_(limits) {}

Result<void> Builder::run(std::span<const RawCommand> commands) {
  for (const RawCommand& command : commands) {
    if (ended_) return {};
    if (++commands_ > limits_.max_commands)
      return error_at(command.position,
                      "a job may have " + std::to_string(limits_.max_commands) + " commands");
    if (auto done = run_one(command); !done) return done;
    if (job_.steps.size() > 2 * limits_.max_commands)
      return error_at(command.position, "the job comes to more than " +
                                            std::to_string(2 * limits_.max_commands) + " steps");
  }
  return {};
}

Result<void> Builder::run_one(const RawCommand& command) {
  auto spec = known_command(command);
  if (!spec) return spec.error();
  if (auto done = check_names(command, **spec); !done) return done;
  auto condition = condition_of(command);
  if (!condition) return condition.error();
  if (condition->known == false) return {};
  const std::string& name = (*spec)->name;
  if (name == "set") return set(command, *condition);
  if (name == "regexcase") return regex_case(command, **spec, *condition);
  if (name == "call") return call(command, *condition);
  return lay_down(command, **spec, *condition);
}

Result<Condition> Builder::condition_of(const RawCommand& command) const {
  Condition condition{true, {}};
  if (const RawParameter* given = find_parameter(command, "if")) {
    auto resolved = resolve_condition(*given, scope_.environment(), limits_);
    if (!resolved || resolved->known == false) return resolved;
    condition = std::move(*resolved);
  }
  if (guard_.empty()) return condition;
  return Condition{{}, both(guard_, condition.rest)};
}

Result<void> Builder::lay_down(const RawCommand& command, const CommandSpec& spec,
                               const Condition& condition) {
  if (needs_image(spec) && !scope_.has_image())
    return error_at(command.position, spec.name +
                                          " comes before there is an image; begin with "
                                          "source or blank");
  auto step = read_step(command, spec, scope_, limits_);
  if (!step) return step.error();
  if (spec.name == "source" && ++sources_ > limits_.max_sources)
    return error_at(command.position,
                    "a job may have " + std::to_string(limits_.max_sources) + " sources");
  if (begins_image(spec)) scope_.add_image();
  if (const std::string* name = defined_image(*step)) scope_.name_image(*name);
  if (spec.name == "sink")
    if (auto done = read_download(command); !done) return done;
  ended_ = spec.name == "sink" && condition.rest.empty();
  step->condition = condition.rest;
  job_.steps.push_back(std::move(*step));
  return {};
}

// A name to save the answer by, which is no part of the picture: control bytes and what separates
// the parts of a path are taken out.
Result<void> Builder::read_download(const RawCommand& command) {
  const RawParameter* given = find_parameter(command, "download");
  if (given == nullptr || !job_.download_name.empty()) return {};
  auto name = resolve_text(*given, scope_.environment(), limits_);
  if (!name) return name.error();
  if (name->deferred)
    return error_at(given->value_position, "the name to save by cannot depend on an image");
  for (char c : name->text) {
    bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    if (!control && c != '/' && c != '\\' && job_.download_name.size() < 255)
      job_.download_name += c;
  }
  return {};
}

Result<Job> Builder::finish() {
  if (!scope_.has_image())
    return error_at(0, "the chain has no image: it needs a source or a blank");
  if (!ended_) {
    Step sink;
    sink.command = find_command("sink");
    job_.steps.push_back(std::move(sink));
  }
  return std::move(job_);
}

}  // namespace tintype::job
