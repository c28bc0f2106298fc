#include "job/resolution.h"

#include <cmath>

#include "job/escape.h"
#include "job/expression_parser.h"
#include "job/names.h"
#include "job/reduction.h"
#include "job/scalar.h"
#include "job/substitution.h"

namespace tintype::job {
namespace {

// The error of a value: its position is within it, or none and the value's own.
Error placed(Error error, const RawParameter& parameter) {
  error.position = parameter.value_position + error.position.value_or(0);
  return error;
}

Result<Resolved> resolve_expression(const RawParameter& parameter, const Environment& environment,
                                    const JobLimits& limits) {
  auto reduction =
      reduce(parameter.value, environment, limits.max_expression_depth, limits.max_value_bytes);
  if (!reduction) return placed(reduction.error(), parameter);
  if (reduction->value) return Resolved{to_text(*reduction->value)};
  return Resolved{"(" + reduction->rest + ")", true};
}

Result<Resolved> resolve_pieces(const RawParameter& parameter, const Environment& environment,
                                const JobLimits& limits) {
  auto pieces = read_pieces(parameter.value, environment, limits.max_value_bytes);
  if (!pieces) return placed(pieces.error(), parameter);
  if (auto plain = plain_text(*pieces)) return Resolved{std::move(*plain)};
  return Resolved{write_pieces(*pieces, Context::value), true};
}

// Whether a value that is no literal was rather meant as an expression.
bool looks_like_expression(std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (std::string_view("()+*/").find(value[i]) != std::string_view::npos) return true;
    if (value[i] == '.' && i + 1 < value.size() && is_name_start(value[i + 1])) return true;
  }
  return false;
}

// `not_literal` says why the value is none.
Result<Resolved> resolve_numeric(const Error& not_literal, const RawParameter& parameter,
                                 const Environment& environment, const JobLimits& limits) {
  auto nodes = parse_expression(parameter.value, &environment, limits.max_expression_depth);
  if (!nodes && parameter.value.find(kVariablePrefix) != std::string::npos)
    return resolve_pieces(parameter, environment, limits);
  if (!nodes)
    return placed(looks_like_expression(parameter.value) ? nodes.error() : not_literal, parameter);
  return resolve_expression(parameter, environment, limits);
}

}  // namespace

Result<Resolved> resolve_text(const RawParameter& parameter, const Environment& environment,
                              const JobLimits& limits) {
  return is_parenthesised(parameter.value) ? resolve_expression(parameter, environment, limits)
                                           : resolve_pieces(parameter, environment, limits);
}

Result<Resolved> resolve(const ParameterSpec& spec, const RawParameter& parameter,
                         const Environment& environment, const JobLimits& limits) {
  Result<std::string> literal = std::string();
  if (spec.numeric) {
    literal = spec.canonical(parameter.value);
    if (literal) return Resolved{std::move(*literal)};
  }
  auto resolved = spec.numeric ? resolve_numeric(literal.error(), parameter, environment, limits)
                               : resolve_text(parameter, environment, limits);
  if (!resolved || resolved->deferred) return resolved;
  auto canonical = canonical_result(spec, resolved->text);
  if (!canonical) return placed(canonical.error(), parameter);
  return Resolved{std::move(*canonical)};
}

Result<std::string> canonical_result(const ParameterSpec& spec, std::string_view text) {
  auto canonical = spec.canonical(text);
  static const std::string whole = type_name<int>();
  if (canonical || spec.type != whole) return canonical;
  auto number = number_of(std::string(text));
  return number ? spec.canonical(to_text(std::round(*number))) : canonical;
}

Result<Condition> resolve_condition(const RawParameter& parameter, const Environment& environment,
                                    const JobLimits& limits) {
  auto reduction =
      reduce(parameter.value, environment, limits.max_expression_depth, limits.max_value_bytes);
  if (!reduction) return placed(reduction.error(), parameter);
  if (reduction->value) return Condition{truthy(*reduction->value), {}};
  return Condition{{}, "(" + reduction->rest + ")"};
}

}  // namespace tintype::job
