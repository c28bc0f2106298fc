#include "job/reduction.h"

#include <algorithm>

#include "job/expression_parser.h"
#include "job/names.h"
#include "job/scalar.h"
#include "job/substitution.h"

namespace tintype::job {
namespace {

// A subexpression: its value, or what is left of it, or why it has none.
struct Part {
  std::optional<Scalar> value;
  std::optional<Error> error;
  std::string rest;
  int precedence = kPrimary;
  bool boolean = false;  // what is left is true or false
};

Part known(Scalar scalar) {
  return {.value = std::move(scalar), .error = {}, .rest = {}};
}

Part failed(Error error, std::size_t position) {
  if (!error.position) error.position = position;
  return {.value = {}, .error = std::move(error), .rest = {}};
}

Part left(std::string rest, int precedence, bool boolean) {
  return {.value = {},
          .error = {},
          .rest = std::move(rest),
          .precedence = precedence,
          .boolean = boolean};
}

// A constant as an expression has it.
Part written(const Scalar& scalar) {
  if (std::holds_alternative<std::string>(scalar)) {
    std::vector<Piece> pieces = {{to_text(scalar), false}};
    return left("'" + write_pieces(pieces, Context::quoted) + "'", kPrimary, false);
  }
  std::string text = to_text(scalar);
  int binding = text.starts_with('-') ? precedence(Operator::negate) : kPrimary;
  return left(std::move(text), binding, std::holds_alternative<bool>(scalar));
}

class Reducer {
 public:
  Reducer(const Environment& environment, std::size_t max_bytes)
      : environment_(environment), max_bytes_(max_bytes) {}

  Result<Reduction> run(const std::vector<Node>& nodes) {
    for (const Node& node : nodes) {
      if (node.kind == Node::Kind::operation)
        operate(node);
      else
        stack_.push_back(leaf(node));
      if (stack_.back().rest.size() > max_bytes_)
        return Error{Code::bad_request,
                     "the expression becomes longer than " + std::to_string(max_bytes_) + " bytes",
                     node.position};
    }
    Part& whole = stack_.back();
    if (whole.error) return std::move(*whole.error);
    return Reduction{std::move(whole.value), std::move(whole.rest)};
  }

 private:
  Part leaf(const Node& node) {
    switch (node.kind) {
      case Node::Kind::number: return known(node.number);
      case Node::Kind::boolean: return known(node.number != 0);
      case Node::Kind::text: return text(node);
      case Node::Kind::variable: {
        std::string name(node.text);
        return named(environment_.variable(name), std::string(kVariablePrefix) + name, node);
      }
      case Node::Kind::property:
      case Node::Kind::operation: break;
    }
    std::string spelling = std::string(node.text) + "." + std::string(node.property);
    return named(environment_.property(node.text, node.property), std::move(spelling), node);
  }

  static Part named(Result<std::optional<Scalar>> value, std::string spelling, const Node& node) {
    if (!value) return failed(value.error(), node.position);
    if (*value) return known(std::move(**value));
    return left(std::move(spelling), kPrimary, false);
  }

  Part text(const Node& node) {
    auto pieces = read_pieces(node.text, environment_, max_bytes_);
    if (!pieces) {
      Error error = pieces.error();
      error.position = node.position + error.position.value_or(0);
      return failed(std::move(error), node.position);
    }
    if (auto plain = plain_text(*pieces)) return known(std::move(*plain));
    return left("'" + write_pieces(*pieces, Context::quoted) + "'", kPrimary, false);
  }

  void operate(const Node& node) {
    std::span<Part> operands(stack_.end() - static_cast<std::ptrdiff_t>(node.operands),
                             stack_.end());
    Part result = combine(node, operands);
    stack_.resize(stack_.size() - node.operands);
    stack_.push_back(std::move(result));
  }

  static Part combine(const Node& node, std::span<Part> operands) {
    if (node.op == Operator::and_ || node.op == Operator::or_)
      if (auto decided = short_cut(node.op == Operator::or_, operands)) return std::move(*decided);
    for (Part& operand : operands)
      if (operand.error) return std::move(operand);
    bool all_known = std::all_of(operands.begin(), operands.end(),
                                 [](const Part& part) { return part.value.has_value(); });
    return all_known ? apply_to(node, operands) : write(node, operands);
  }

  static Part apply_to(const Node& node, std::span<Part> operands) {
    std::vector<Scalar> values;
    values.reserve(operands.size());
    for (Part& operand : operands) values.push_back(std::move(*operand.value));
    auto value = perform(node.op, values);
    return value ? known(std::move(*value)) : failed(value.error(), node.position);
  }

  // `true or x` is true and `false and x` false whatever x is, an error included; of `x or false`
  // and `true and x` x is left when it is true or false itself.
  static std::optional<Part> short_cut(bool deciding, std::span<Part> operands) {
    Part &first = operands[0], &second = operands[1];
    if (first.value && truthy(*first.value) == deciding) return known(deciding);
    if (first.error || second.error) return {};
    if (second.value && truthy(*second.value) == deciding) return known(deciding);
    if (first.value && !second.value && second.boolean) return std::move(second);
    if (second.value && !first.value && first.boolean) return std::move(first);
    return {};
  }

  static Part write(const Node& node, std::span<Part> operands) {
    for (Part& operand : operands)
      if (operand.value) operand = written(*operand.value);
    int binding = precedence(node.op);
    bool boolean = binding < precedence(Operator::add);
    if (binding == kPrimary) return write_call(node, operands);
    if (node.operands == 1) {
      std::string space = node.op == Operator::not_ ? " " : "";
      std::string operand = enclosed(std::move(operands[0]), binding);
      return left(std::string(to_string(node.op)) + space + operand, binding, boolean);
    }
    bool comparison = binding == precedence(Operator::equal);
    std::string out = enclosed(std::move(operands[0]), binding + (comparison ? 1 : 0));
    out += ' ';
    out += to_string(node.op);
    out += ' ';
    out += enclosed(std::move(operands[1]), binding + 1);
    return left(std::move(out), binding, boolean);
  }

  static Part write_call(const Node& node, std::span<Part> operands) {
    std::string out(to_string(node.op));
    out += '(';
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (i > 0) out += ", ";
      out += operands[i].rest;
    }
    return left(out + ")", kPrimary, false);
  }

  static std::string enclosed(Part part, int least) {
    return part.precedence < least ? "(" + part.rest + ")" : std::move(part.rest);
  }

  const Environment& environment_;
  std::size_t max_bytes_;
  std::vector<Part> stack_;
};

}  // namespace

Result<Reduction> reduce(std::string_view expression, const Environment& environment,
                         std::size_t max_depth, std::size_t max_bytes) {
  if (expression.size() > max_bytes)
    return Error{Code::bad_request,
                 "an expression may have " + std::to_string(max_bytes) + " bytes", max_bytes};
  auto nodes = parse_expression(expression, &environment, max_depth);
  if (!nodes) return nodes.error();
  return Reducer(environment, max_bytes).run(*nodes);
}

std::size_t canonical_depth(const JobLimits& limits) {
  return limits.max_expression_depth + 4;
}

std::size_t canonical_bytes(const JobLimits& limits) {
  return 2 * limits.max_value_bytes + 256;
}

std::string both(const std::string& first, const std::string& second) {
  if (second.empty()) return first;
  std::string joined = first + " and " + second;
  // Two expressions that could be read can be read together: what they nest is bounded already.
  auto reduction = reduce(joined, nothing_known(), joined.size(), joined.size());
  return "(" + (reduction ? reduction->rest : joined) + ")";
}

const Environment& nothing_known() {
  static const Environment environment = {
      [](std::string_view) { return Result<std::optional<Scalar>>(std::optional<Scalar>()); },
      [](std::string_view, std::string_view) {
        return Result<std::optional<Scalar>>(std::optional<Scalar>());
      }};
  return environment;
}

}  // namespace tintype::job
