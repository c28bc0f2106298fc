#include "job/expression_parser.h"

#include <algorithm>
#include <array>
#include <optional>

#include "job/expression_lexer.h"
#include "job/names.h"

namespace tintype::job {
namespace {

struct OperatorRow {
  Operator op;
  std::string_view spelling;
  int precedence;
};

// Of two rows of one operator the first is the canonical spelling.
constexpr std::array kBinary = {
    OperatorRow{Operator::or_, "or", 1},        OperatorRow{Operator::and_, "and", 2},
    OperatorRow{Operator::equal, "==", 4},      OperatorRow{Operator::not_equal, "!=", 4},
    OperatorRow{Operator::less, "<", 4},        OperatorRow{Operator::less_equal, "<=", 4},
    OperatorRow{Operator::greater, ">", 4},     OperatorRow{Operator::greater_equal, ">=", 4},
    OperatorRow{Operator::text_equal, "eq", 4}, OperatorRow{Operator::text_not_equal, "ne", 4},
    OperatorRow{Operator::less, "lt", 4},       OperatorRow{Operator::less_equal, "le", 4},
    OperatorRow{Operator::greater, "gt", 4},    OperatorRow{Operator::greater_equal, "ge", 4},
    OperatorRow{Operator::add, "+", 5},         OperatorRow{Operator::subtract, "-", 5},
    OperatorRow{Operator::multiply, "*", 6},    OperatorRow{Operator::divide, "/", 6},
    OperatorRow{Operator::remainder, "%", 6},
};
constexpr std::array kPrefix = {
    OperatorRow{Operator::not_, "not", 3},
    OperatorRow{Operator::negate, "-", 7},
};
constexpr std::array kFunctions = {
    OperatorRow{Operator::floor, "floor", kPrimary}, OperatorRow{Operator::ceil, "ceil", kPrimary},
    OperatorRow{Operator::round, "round", kPrimary}, OperatorRow{Operator::abs, "abs", kPrimary},
    OperatorRow{Operator::sqrt, "sqrt", kPrimary},   OperatorRow{Operator::min, "min", kPrimary},
    OperatorRow{Operator::max, "max", kPrimary},
};
constexpr int kComparison = 4;

template <class Rows>
const OperatorRow* find(const Rows& rows, std::string_view spelling) {
  auto row = std::find_if(rows.begin(), rows.end(),
                          [&](const OperatorRow& r) { return r.spelling == spelling; });
  return row == rows.end() ? nullptr : &*row;
}

const OperatorRow* find(Operator op) {
  auto same = [&](const OperatorRow& row) { return row.op == op; };
  if (auto row = std::find_if(kBinary.begin(), kBinary.end(), same); row != kBinary.end())
    return &*row;
  if (auto row = std::find_if(kPrefix.begin(), kPrefix.end(), same); row != kPrefix.end())
    return &*row;
  return &*std::find_if(kFunctions.begin(), kFunctions.end(), same);
}

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

// Recursive descent by precedence. `token_` is the next token not yet taken.
class Parser {
 public:
  Parser(std::string_view text, const Environment* environment, std::size_t max_depth)
      : lexer_(text), environment_(environment), max_depth_(max_depth) {}

  Result<std::vector<Node>> parse() {
    if (auto done = advance(); !done) return done.error();
    if (auto done = operation(0, 0); !done) return done.error();
    if (token_.kind != Token::Kind::end)
      return error_at(token_.position, "expected an operator or the end of the expression");
    return std::move(nodes_);
  }

 private:
  Result<void> advance() {
    auto token = lexer_.next();
    if (!token) return token.error();
    token_ = *token;
    return {};
  }

  bool at_symbol(std::string_view symbol) const {
    return token_.kind == Token::Kind::symbol && token_.text == symbol;
  }

  Result<void> expect(std::string_view symbol) {
    if (!at_symbol(symbol))
      return error_at(token_.position, "expected '" + std::string(symbol) + "' here");
    return advance();
  }

  // The binary operator at the token, or null.
  const OperatorRow* binary() const {
    if (token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::word)
      return find(kBinary, token_.text);
    if (token_.kind != Token::Kind::variable || environment_ == nullptr) return nullptr;
    auto value = environment_->variable(token_.text);
    return value && *value ? find(kBinary, to_text(**value)) : nullptr;
  }

  // Operands joined by operators of at least this precedence.
  Result<void> operation(int least, std::size_t depth) {
    if (auto done = prefixed(depth); !done) return done;
    const OperatorRow* row = binary();
    while (row != nullptr && row->precedence >= least) {
      std::size_t position = token_.position;
      if (auto done = advance(); !done) return done;
      if (auto done = operation(row->precedence + 1, depth); !done) return done;
      push(row->op, 2, position);
      const OperatorRow* next = binary();
      if (next != nullptr && next->precedence == kComparison && row->precedence == kComparison)
        return error_at(token_.position, "comparisons cannot be chained; join them by 'and'");
      row = next;
    }
    return {};
  }

  Result<void> prefixed(std::size_t depth) {
    if (depth > max_depth_)
      return error_at(token_.position,
                      "the expression is nested more than " + std::to_string(max_depth_) + " deep");
    bool symbol = token_.kind == Token::Kind::symbol || token_.kind == Token::Kind::word;
    const OperatorRow* row = symbol ? find(kPrefix, token_.text) : nullptr;
    if (row == nullptr) return primary(depth);
    std::size_t position = token_.position;
    if (auto done = advance(); !done) return done;
    if (auto done = operation(row->precedence, depth + 1); !done) return done;
    push(row->op, 1, position);
    return {};
  }

  Result<void> primary(std::size_t depth) {
    switch (token_.kind) {
      case Token::Kind::number: return leaf(Node::Kind::number);
      case Token::Kind::text: return leaf(Node::Kind::text);
      case Token::Kind::variable: return leaf(Node::Kind::variable);
      case Token::Kind::property:
        if (is_property(token_.property)) return leaf(Node::Kind::property);
        return error_at(token_.position,
                        "an image has width, height, colorspace, bands, pages and alpha only");
      case Token::Kind::word: return word(depth);
      case Token::Kind::symbol:
      case Token::Kind::end: break;
    }
    if (!at_symbol("("))
      return error_at(token_.position, "expected a number, a quoted text or a name");
    if (auto done = advance(); !done) return done;
    if (auto done = operation(0, depth + 1); !done) return done;
    return expect(")");
  }

  Result<void> leaf(Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.number = token_.number;
    node.text = token_.text;
    node.property = token_.property;
    node.position = token_.position;
    nodes_.push_back(node);
    return advance();
  }

  Result<void> word(std::size_t depth) {
    if (token_.text == "true" || token_.text == "false") {
      token_.number = token_.text == "true" ? 1 : 0;
      return leaf(Node::Kind::boolean);
    }
    const OperatorRow* function = find(kFunctions, token_.text);
    if (function == nullptr)
      return error_at(token_.position,
                      "expected a number, a quoted text, global.NAME or IMAGE.PROPERTY");
    std::size_t position = token_.position;
    if (auto done = advance(); !done) return done;
    if (auto done = expect("("); !done) return done;
    return arguments(function->op, position, depth + 1);
  }

  Result<void> arguments(Operator function, std::size_t position, std::size_t depth) {
    std::size_t count = 0;
    do {
      if (count > 0)
        if (auto done = advance(); !done) return done;
      if (auto done = operation(0, depth); !done) return done;
      ++count;
    } while (at_symbol(","));
    bool many = function == Operator::min || function == Operator::max;
    if (count != 1 && !many)
      return error_at(position, std::string(to_string(function)) + " takes one number");
    push(function, count, position);
    return expect(")");
  }

  void push(Operator op, std::size_t operands, std::size_t position) {
    Node node;
    node.kind = Node::Kind::operation;
    node.op = op;
    node.operands = operands;
    node.position = position;
    nodes_.push_back(node);
  }

  Lexer lexer_;
  const Environment* environment_;
  std::size_t max_depth_;
  Token token_;
  std::vector<Node> nodes_;
};

}  // namespace

std::string_view to_string(Operator op) {
  return find(op)->spelling;
}

int precedence(Operator op) {
  return find(op)->precedence;
}

Result<std::vector<Node>> parse_expression(std::string_view text, const Environment* environment,
                                           std::size_t max_depth) {
  return Parser(text, environment, max_depth).parse();
}

}  // namespace tintype::job
