#include "job/job.h"

#include <set>

#include "job/resolution.h"

namespace tintype::job {
namespace {

Error placed(Error error, std::size_t position) {
  error.position = position;
  return error;
}

Result<std::string> text_of(const ParameterSpec& spec, const Argument& argument,
                            const Resolver& resolve) {
  if (!argument.deferred) return argument.text;
  auto text = resolve(argument);
  if (!text) return placed(text.error(), argument.position);
  return canonical_result(spec, *text);
}

}  // namespace

std::vector<std::string> known_inputs(const Job& job) {
  std::vector<std::string> inputs;
  std::set<std::string_view> seen;
  for (const Step& step : job.steps) {
    if (step.command->name != "source" && step.command->name != "addprofile") continue;
    for (const Argument& argument : step.arguments) {
      bool url = argument.name == "url" && !argument.deferred;
      // A built-in profile has no scheme.
      if (url && argument.text.find(':') != std::string::npos && seen.insert(argument.text).second)
        inputs.push_back(argument.text);
    }
  }
  return inputs;
}

Result<Command> bind(const Step& step, const Resolver& resolve) {
  Command command = step.command->make();
  for (const Argument& argument : step.arguments) {
    const ParameterSpec* spec = step.command->parameter(argument.name);
    if (spec == nullptr)
      return Error{Code::internal, step.command->name + " has no parameter " + argument.name, {}};
    auto text = text_of(*spec, argument, resolve);
    if (!text) return placed(text.error(), argument.position);
    // Nothing means that the parameter might as well not be given.
    if (argument.deferred && text->empty() && !spec->required) continue;
    if (auto done = spec->assign(command, *text); !done)
      return placed(done.error(), argument.position);
  }
  if (!step.command->check) return command;
  auto checked = step.command->check(command);
  if (!checked) return placed(checked.error(), step.position);
  return command;
}

}  // namespace tintype::job
