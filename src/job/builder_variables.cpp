// The commands of a chain that give values to variables.
#include <algorithm>

#include "job/builder.h"
#include "job/escape.h"
#include "job/names.h"
#include "job/step_reader.h"
#include "job/substitution.h"

namespace tintype::job {
namespace {

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

Error placed(Error error, std::size_t position) {
  error.position = position + error.position.value_or(0);
  return error;
}

// Of a job: its regexcases count for four each, and for one each `|`.
constexpr std::size_t kMaxPatterns = 128;

Step set_step(std::string key, Resolved value, std::size_t position) {
  Step step;
  step.command = find_command("set");
  step.position = position;
  step.arguments = {{"key", std::move(key), false, position},
                    {"value", std::move(value.text), value.deferred, position}};
  return step;
}

std::string escape_separators(std::string_view plain) {
  std::string out;
  for (char c : escape(plain)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

// `values` with its variables replaced, written so that neither `|` nor escapes in them count.
Result<std::string> known_values(const RawParameter& parameter, const Environment& environment,
                                 const JobLimits& limits) {
  Environment guarded;
  guarded.variable = [&](std::string_view name) -> Result<std::optional<Scalar>> {
    auto value = environment.variable(name);
    if (!value) return value;
    if (!*value) return error_at(0, "the values of a regexcase cannot depend on an image");
    return std::optional<Scalar>(escape_separators(to_text(**value)));
  };
  auto replaced = replace_variables(parameter.value, guarded, limits.max_value_bytes);
  if (!replaced) return placed(replaced.error(), parameter.value_position);
  return replaced;
}

}  // namespace

Result<void> Builder::set(const RawCommand& command, const Condition& condition) {
  const RawParameter* key = find_parameter(command, "key");
  const RawParameter* value = find_parameter(command, "value");
  if (key != nullptr && value != nullptr) {
    auto name = resolve_text(*key, scope_.environment(), limits_);
    if (!name) return name.error();
    if (name->deferred)
      return error_at(key->value_position, "the name of a variable cannot depend on an image");
    for (const RawParameter& other : command.parameters)
      if (&other != key && &other != value && lower_case(other.name) != "if")
        return error_at(other.name_position, "set has key[] and value[] alone, or variables");
    RawParameter named = *key;
    named.name = std::move(name->text);
    named.name_position = key->value_position;
    return set_one(named, *value, condition);
  }
  for (const RawParameter& parameter : command.parameters) {
    if (lower_case(parameter.name) == "if") continue;
    if (auto done = set_one(parameter, parameter, condition); !done) return done;
  }
  return {};
}

Result<void> Builder::set_one(const RawParameter& name, const RawParameter& value,
                              const Condition& condition) {
  if (!is_variable_name(name.name))
    return error_at(name.name_position,
                    "the name of a variable is a letter, then letters, digits, _ and .");
  auto resolved = resolve_text(value, scope_.environment(), limits_);
  if (!resolved) return resolved.error();
  Step step = set_step(name.name, *resolved, value.value_position);
  return define(name.name, std::move(*resolved), std::move(step), condition, name.name_position);
}

Result<void> Builder::define(const std::string& name, Resolved value, Step step,
                             const Condition& condition, std::size_t position) {
  bool known = !value.deferred && condition.rest.empty();
  if (!known) {
    // If the condition does not hold the variable keeps what it had, which no step has said yet.
    if (auto before = scope_.known(name); before && !condition.rest.empty())
      job_.steps.push_back(set_step(name, {std::move(*before)}, step.position));
    step.condition = condition.rest;
    job_.steps.push_back(std::move(step));
  }
  auto done = scope_.set(name, known ? std::optional(std::move(value.text)) : std::nullopt);
  return done ? done : placed(done.error(), position);
}

Result<void> Builder::regex_case(const RawCommand& command, const CommandSpec& spec,
                                 const Condition& condition) {
  RawCommand plain = command;
  for (RawParameter& parameter : plain.parameters) {
    std::string name = lower_case(parameter.name);
    if (name != "cases" && name != "values") continue;
    auto text = name == "values" ? known_values(parameter, scope_.environment(), limits_)
                                 : Result<std::string>(parameter.value);
    if (!text) return text.error();
    parameter.value = escape(*text);  // read as it stands
  }
  auto step = read_step(plain, spec, scope_, limits_);
  if (!step) return step.error();
  auto argument = [&](std::string_view name) -> const Argument& {
    return *std::ranges::find(step->arguments, name, &Argument::name);
  };
  const Argument &name = argument("name"), &key = argument("key");
  if (name.deferred || !is_variable_name(name.text))
    return error_at(name.position, "expected the name of a variable");
  // Compiling a pattern is the dearest thing that a few bytes can ask for.
  patterns_ += 4 + static_cast<std::size_t>(std::ranges::count(argument("cases").text, '|'));
  if (patterns_ > kMaxPatterns)
    return error_at(command.position, "the job has too many cases to match");
  auto picked = job::regex_case(key.deferred ? "" : key.text, argument("cases").text,
                                argument("values").text);
  if (!picked) return placed(picked.error(), argument("cases").position);
  Resolved value{std::move(*picked), key.deferred};
  std::string variable = name.text;
  if (!key.deferred) step = set_step(variable, value, step->position);
  return define(variable, std::move(value), std::move(*step), condition, command.position);
}

}  // namespace tintype::job
