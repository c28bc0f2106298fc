#pragma once
// A parameter's value as a dialect has read it, to its canonical spelling. Errors have their
// position. Pure.
#include <optional>
#include <string>

#include "base/error.h"
#include "job/expression.h"
#include "job/table.h"

namespace tintype::job {

struct Resolved {
  std::string text;       // plain text when known, else the canonical spelling of what is left
  bool deferred = false;  // known only while the job runs
};

// An expression when parentheses hold all of it, else text with variables in it.
Result<Resolved> resolve_text(const RawParameter& parameter, const Environment& environment,
                              const JobLimits& limits);

// The same for a parameter of the table: `text` is spec's canonical spelling when known. A numeric
// parameter takes expressions without parentheses too.
Result<Resolved> resolve(const ParameterSpec& spec, const RawParameter& parameter,
                         const Environment& environment, const JobLimits& limits);

// The canonical spelling of what an expression gave; a fraction is rounded for whole numbers.
Result<std::string> canonical_result(const ParameterSpec& spec, std::string_view text);

// A condition, which is always an expression: true, false or what is left of it, in parentheses.
struct Condition {
  std::optional<bool> known;
  std::string rest;
};
Result<Condition> resolve_condition(const RawParameter& parameter, const Environment& environment,
                                    const JobLimits& limits);

}  // namespace tintype::job
