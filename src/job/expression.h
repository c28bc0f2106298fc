#pragma once
// The expressions of chains: `(floor(shoe.width / 2))`, `('global.kind' eq 'gif' and shoe.pages >
// 1)`. Numbers, quoted strings, variables (`global.x`), image properties (`shoe.width`), + - * / %,
// comparisons (== != < <= > >= and eq ne lt le gt ge), and or not, floor ceil round abs sqrt min
// max. The grammar is in docs/dialects/chain.md. Pure; recursion bounded by the limits.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/error.h"
#include "job/job.h"

namespace tintype::job {

using Scalar = std::variant<double, std::string, bool>;

// Where names get their values. Nothing means "not known yet"; an Error, that there is no such
// name.
struct Environment {
  std::function<Result<std::optional<Scalar>>(std::string_view variable)> variable;
  std::function<Result<std::optional<Scalar>>(std::string_view image, std::string_view property)>
      property;
};

// The value, or nothing when a name in it is not known yet. bad_request with a position within
// `text` when it does not parse, names what does not exist, divides by zero or is not finite.
Result<std::optional<Scalar>> evaluate(std::string_view text, const Environment& environment,
                                       const JobLimits& limits);

// As written in canonical values: numbers in shortest form, true and false.
std::string to_text(const Scalar& scalar);
bool truthy(const Scalar& scalar);

// A parameter's text with its escapes taken away and every `global.NAME` in it replaced, or nothing
// when one is not known yet. The longest NAME that is defined wins, `global.{NAME}` is exact; one
// that is not defined at all is bad_request, and so is a result over max_value_bytes.
Result<std::optional<std::string>> substitute(std::string_view text, const Environment& environment,
                                              const JobLimits& limits = {});

// A value as a chain or a deferred argument has it: the expression's value when parentheses hold
// all of it, else its text substituted. Fails as the two above do.
Result<std::optional<std::string>> resolve_value(std::string_view value,
                                                 const Environment& environment,
                                                 const JobLimits& limits = {});

// First of the `|`-separated cases (RE2, anywhere in `key`) that matches picks its value, whose
// escapes are taken away; bad_request when the two lists differ in length, have more than 64 items,
// or a case is not a regular expression. Empty when none matches.
Result<std::string> regex_case(std::string_view key, std::string_view cases,
                               std::string_view values);

}  // namespace tintype::job
