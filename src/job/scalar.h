#pragma once
// What operators and functions of expressions do to values. Pure.
#include <optional>
#include <span>
#include <string_view>

#include "base/error.h"
#include "job/expression_parser.h"

namespace tintype::job {

// The number, 1 or 0 of a boolean, or the number that a text is: a plain decimal, maybe with a
// minus, and nothing else.
std::optional<double> number_of(const Scalar& scalar);

// bad_request (no position) when an operand is not a number where one is needed, a divisor is zero
// or the result is not finite. `operands` has as many as the parser has seen to.
Result<Scalar> perform(Operator op, std::span<const Scalar> operands);

}  // namespace tintype::job
