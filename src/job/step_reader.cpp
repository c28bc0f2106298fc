#include "job/step_reader.h"

#include <algorithm>
#include <set>

#include "job/names.h"
#include "job/resolution.h"

namespace tintype::job {
namespace {

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

// Parameters that every command has, or that ask something of the answer.
bool is_common(std::string_view name, const CommandSpec& spec) {
  return name == "if" || (name == "download" && spec.name == "sink");
}

std::string quoted_short(std::string_view name) {
  return std::string(name.substr(0, kMaxNameBytes));
}

Error unknown_parameter(const RawParameter& parameter, const CommandSpec& spec) {
  std::vector<std::string_view> names = {"if"};
  for (const ParameterSpec& candidate : spec.parameters) names.push_back(candidate.name);
  for (const Shorthand& candidate : spec.shorthands) names.push_back(candidate.name);
  return error_at(parameter.name_position, spec.name + " has no parameter " +
                                               quoted_short(parameter.name) +
                                               did_you_mean(lower_case(parameter.name), names));
}

const std::string* argument_text(const Step& step, std::string_view name) {
  for (const Argument& argument : step.arguments)
    if (argument.name == name) return &argument.text;
  return nullptr;
}

class StepReader {
 public:
  StepReader(const RawCommand& command, const CommandSpec& spec, const Scope& scope,
             const JobLimits& limits)
      : command_(command), spec_(spec), scope_(scope), limits_(limits) {
    step_.command = &spec;
    step_.position = command.position;
  }

  Result<Step> read() {
    for (const RawParameter& parameter : command_.parameters) {
      std::string name = lower_case(parameter.name);
      if (is_common(name, spec_)) continue;
      if (auto done = read_parameter(name, parameter); !done) return done.error();
    }
    for (const ParameterSpec& parameter : spec_.parameters)
      if (parameter.required && !given_.contains(parameter.name))
        return error_at(command_.position,
                        spec_.name + " needs " + parameter.name + "[" + parameter.type + "]");
    std::ranges::sort(step_.arguments, {}, &Argument::name);
    if (auto done = check_whole(); !done) return done.error();
    return std::move(step_);
  }

 private:
  Result<void> read_parameter(std::string_view name, const RawParameter& parameter) {
    if (const ParameterSpec* spec = spec_.parameter(name)) {
      auto resolved = resolve(*spec, parameter, scope_.environment(), limits_);
      if (!resolved) return resolved.error();
      return add(*spec, parameter, std::move(*resolved));
    }
    return expand(*spec_.shorthand(name), parameter);
  }

  Result<void> expand(const Shorthand& shorthand, const RawParameter& parameter) {
    auto text = resolve_text(parameter, scope_.environment(), limits_);
    if (!text) return text.error();
    auto expansion = shorthand.expand(text->deferred ? "0" : text->text);
    if (!expansion || (text->deferred && expansion->size() != 1))
      return error_at(parameter.value_position,
                      text->deferred
                          ? shorthand.name + "[] cannot depend on an image; give its parts"
                          : expansion.error().message);
    for (auto& [name, value] : *expansion) {
      const ParameterSpec& spec = *spec_.parameter(name);
      auto canonical = text->deferred ? Error{} : canonical_result(spec, value);
      // What stands for one parameter alone may be all that this one may be.
      auto resolved =
          canonical ? Resolved{std::move(*canonical)}
          : expansion->size() == 1
              ? resolve(spec, parameter, scope_.environment(), limits_)
              : Result<Resolved>(error_at(parameter.value_position, canonical.error().message));
      if (!resolved) return resolved.error();
      if (auto done = add(spec, parameter, std::move(*resolved)); !done) return done;
    }
    return {};
  }

  Result<void> add(const ParameterSpec& spec, const RawParameter& parameter, Resolved resolved) {
    if (!given_.insert(spec.name).second)
      return error_at(parameter.name_position, spec.name + " is given twice");
    if (resolved.deferred || !is_default(spec_, spec, resolved.text))
      step_.arguments.push_back(
          {spec.name, std::move(resolved.text), resolved.deferred, parameter.value_position});
    return check_image(spec, parameter);
  }

  // A name of an image is known at once, and an image that is referred to defined already.
  Result<void> check_image(const ParameterSpec& spec, const RawParameter& parameter) const {
    if (spec.name != "image" && !(spec.name == "name" && defined_image(step_))) return {};
    const Argument& argument = step_.arguments.back();
    if (argument.deferred)
      return error_at(parameter.value_position, "the name of an image cannot depend on an image");
    if (argument.text == "current" || argument.text == "global")
      return error_at(parameter.value_position, "no image can be named " + argument.text);
    if (spec.name != "image" || scope_.is_image(argument.text)) return {};
    Error error = scope_.no_such_image(argument.text);
    error.position = parameter.value_position;
    return error;
  }

  Result<void> check_whole() const {
    if (std::ranges::any_of(step_.arguments, &Argument::deferred)) return {};
    auto command = bind(step_, {});
    return command ? Result<void>() : command.error();
  }

  const RawCommand& command_;
  const CommandSpec& spec_;
  const Scope& scope_;
  const JobLimits& limits_;
  Step step_;
  std::set<std::string_view> given_;
};

}  // namespace

std::string lower_case(std::string_view name) {
  std::string lower(name);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

Result<const CommandSpec*> known_command(const RawCommand& command) {
  if (const CommandSpec* spec = find_command(lower_case(command.name))) return spec;
  std::vector<std::string_view> names;
  for (const CommandSpec& spec : command_table()) names.push_back(spec.name);
  return error_at(command.position, "there is no command " + quoted_short(command.name) +
                                        did_you_mean(lower_case(command.name), names));
}

Result<void> check_names(const RawCommand& command, const CommandSpec& spec) {
  std::set<std::string, std::less<>> seen;
  for (const RawParameter& parameter : command.parameters) {
    std::string name = spec.open ? parameter.name : lower_case(parameter.name);
    bool known = spec.open || is_common(name, spec) || spec.parameter(name) != nullptr ||
                 spec.shorthand(name) != nullptr;
    if (!known) return unknown_parameter(parameter, spec);
    if (!seen.insert(name).second)
      return error_at(parameter.name_position, quoted_short(name) + " is given twice");
  }
  return {};
}

bool is_default(const CommandSpec& spec, const ParameterSpec& parameter, std::string_view text) {
  return !parameter.required && !spec.open && (text.empty() || text == parameter.default_text);
}

Result<Step> read_step(const RawCommand& command, const CommandSpec& spec, const Scope& scope,
                       const JobLimits& limits) {
  return StepReader(command, spec, scope, limits).read();
}

const RawParameter* find_parameter(const RawCommand& command, std::string_view name) {
  for (const RawParameter& parameter : command.parameters)
    if (lower_case(parameter.name) == name) return &parameter;
  return nullptr;
}

bool begins_image(const CommandSpec& spec) {
  return spec.name == "source" || spec.name == "blank";
}

const std::string* defined_image(const Step& step) {
  bool names = begins_image(*step.command) || step.command->name == "copy";
  return names ? argument_text(step, "name") : nullptr;
}

const std::string* used_image(const Step& step) {
  return argument_text(step, "image");
}

}  // namespace tintype::job
