#include "job/expression.h"

#include "job/escape.h"
#include "job/reduction.h"
#include "job/substitution.h"

namespace tintype::job {

Result<std::optional<Scalar>> evaluate(std::string_view text, const Environment& environment,
                                       const JobLimits& limits) {
  auto reduction = reduce(text, environment, canonical_depth(limits), canonical_bytes(limits));
  if (!reduction) return reduction.error();
  return std::move(reduction->value);
}

Result<std::optional<std::string>> substitute(std::string_view text, const Environment& environment,
                                              const JobLimits& limits) {
  auto pieces = read_pieces(text, environment, limits.max_value_bytes);
  if (!pieces) return pieces.error();
  return plain_text(*pieces);
}

Result<std::optional<std::string>> resolve_value(std::string_view value,
                                                 const Environment& environment,
                                                 const JobLimits& limits) {
  if (!is_parenthesised(value)) return substitute(value, environment, limits);
  auto scalar = evaluate(value, environment, limits);
  if (!scalar) return scalar.error();
  if (!*scalar) return std::optional<std::string>();
  return std::optional<std::string>(to_text(**scalar));
}

}  // namespace tintype::job
