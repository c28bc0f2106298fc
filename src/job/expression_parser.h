#pragma once
// The text of an expression to its nodes in postfix order, so that whatever walks them needs no
// recursion. The grammar is in docs/dialects/chain.md. Pure.
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "job/expression.h"

namespace tintype::job {

enum class Operator {
  or_,
  and_,
  not_,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  text_equal,
  text_not_equal,
  add,
  subtract,
  multiply,
  divide,
  remainder,
  negate,
  floor,
  ceil,
  round,
  abs,
  sqrt,
  min,
  max
};

// The spelling in canonical text.
std::string_view to_string(Operator op);

// How tightly it binds: a part of lower precedence than its surroundings stands in parentheses.
int precedence(Operator op);
inline constexpr int kPrimary = 8;

struct Node {
  enum class Kind { number, text, boolean, variable, property, operation };
  Kind kind = Kind::number;
  double number = 0;      // of a number; 0 or 1 of a boolean
  std::string_view text;  // of a text, escapes and variables unread; a variable's or image's name
  std::string_view property;
  Operator op = Operator::add;
  std::size_t operands = 0;  // of an operation
  std::size_t position = 0;  // of the first byte, or of the operator
};

// Views are into `text`. `environment` is asked for variables that stand where an operator is
// expected (`5 global.op 3`); null takes none. bad_request with the position within `text`;
// nesting deeper than `max_depth` is one.
Result<std::vector<Node>> parse_expression(std::string_view text, const Environment* environment,
                                           std::size_t max_depth);

}  // namespace tintype::job
