// The canonical text of jobs, written and read.
#include <algorithm>

#include "job/command_text.h"
#include "job/escape.h"
#include "job/job.h"
#include "job/reduction.h"
#include "job/resolution.h"
#include "job/step_reader.h"
#include "job/substitution.h"

namespace tintype::job {
namespace {

Error not_canonical(std::size_t position) {
  return Error{Code::bad_request, "this is not the canonical text of a job", position};
}

void write_parameter(std::string& out, std::string_view name, std::string_view value, bool& first) {
  out += first ? '=' : ',';
  first = false;
  out += name;
  out += '[';
  out += value;
  out += ']';
}

void write_step(std::string& out, const Step& step) {
  out += step.command->name;
  bool first = true, condition_written = step.condition.empty();
  for (const Argument& argument : step.arguments) {
    if (!condition_written && argument.name > "if") {
      write_parameter(out, "if", step.condition, first);
      condition_written = true;
    }
    write_parameter(out, argument.name, argument.deferred ? argument.text : escape(argument.text),
                    first);
  }
  if (!condition_written) write_parameter(out, "if", step.condition, first);
}

// What is deferred is so in every environment.
Result<Argument> read_argument(const CommandSpec& command, const ParameterSpec& spec,
                               const RawParameter& parameter, const JobLimits& limits) {
  auto resolved = resolve_text(parameter, nothing_known(), limits);
  if (!resolved) return resolved.error();
  Argument argument{spec.name, std::move(resolved->text), resolved->deferred,
                    parameter.value_position};
  if (argument.deferred) return argument;
  auto canonical = spec.canonical(argument.text);
  if (!canonical || *canonical != argument.text || is_default(command, spec, argument.text))
    return not_canonical(parameter.value_position);
  return argument;
}

Result<void> read_parameter(Step& step, const RawParameter& parameter, const JobLimits& limits) {
  if (parameter.name == "if") {
    auto condition = resolve_condition(parameter, nothing_known(), limits);
    if (!condition || condition->known) return not_canonical(parameter.value_position);
    step.condition = std::move(condition->rest);
    return {};
  }
  const ParameterSpec* spec = step.command->parameter(parameter.name);
  if (spec == nullptr) return not_canonical(parameter.name_position);
  auto argument = read_argument(*step.command, *spec, parameter, limits);
  if (!argument) return argument.error();
  // Sorted, and so once each.
  if (!step.arguments.empty() && step.arguments.back().name >= spec->name)
    return not_canonical(parameter.name_position);
  step.arguments.push_back(std::move(*argument));
  return {};
}

Result<Step> read_step_text(std::string_view text, std::size_t position, const JobLimits& limits) {
  auto raw = read_command(text, position, limits);
  if (!raw) return raw.error();
  Step step;
  step.command = find_command(raw->name);
  step.position = position;
  if (step.command == nullptr) return not_canonical(position);
  for (const RawParameter& parameter : raw->parameters)
    if (auto done = read_parameter(step, parameter, limits); !done) return done.error();
  for (const ParameterSpec& spec : step.command->parameters)
    if (spec.required && !std::ranges::count(step.arguments, spec.name, &Argument::name))
      return not_canonical(position);
  if (std::ranges::any_of(step.arguments, &Argument::deferred)) return step;
  auto command = bind(step, {});
  return command ? Result<Step>(std::move(step)) : command.error();
}

// The end of the command that begins at `begin`: the next `&` in no brackets.
std::size_t command_end(std::string_view text, std::size_t begin) {
  std::size_t at = begin;
  while (at < text.size() && text[at] != '&') {
    if (text[at] != '[') {
      ++at;
    } else if (auto length = value_length(text.substr(at + 1))) {
      at += *length + 2;
    } else {
      return text.size();
    }
  }
  return at;
}

}  // namespace

std::string canonical_text(const Job& job) {
  std::string out;
  for (const Step& step : job.steps) {
    if (!out.empty()) out += '&';
    write_step(out, step);
  }
  return out;
}

Result<Job> parse_canonical(std::string_view text, const JobLimits& limits) {
  JobLimits widened = limits;
  widened.max_expression_depth = canonical_depth(limits);
  widened.max_value_bytes = canonical_bytes(limits);
  Job job;
  for (std::size_t begin = 0; begin <= text.size();) {
    if (job.steps.size() > 2 * limits.max_commands) return not_canonical(begin);
    std::size_t end = command_end(text, begin);
    auto step = read_step_text(text.substr(begin, end - begin), begin, widened);
    if (!step) return step.error();
    job.steps.push_back(std::move(*step));
    begin = end + 1;
  }
  // Whatever the reading was generous about shows in the writing.
  std::string written = canonical_text(job);
  if (written == text) return job;
  auto differ = std::ranges::mismatch(written, text);
  return not_canonical(static_cast<std::size_t>(differ.in2 - text.begin()));
}

}  // namespace tintype::job
