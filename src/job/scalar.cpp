#include "job/scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace tintype::job {
namespace {

Error bad(std::string message) {
  return Error{Code::bad_request, std::move(message), {}};
}

Result<double> needed_number(Operator op, const Scalar& scalar) {
  if (auto number = number_of(scalar)) return *number;
  return bad("'" + std::string(to_string(op)) + "' needs numbers");
}

// Below 0, 0 or above as `a` is less than, equal to or greater than `b`: as numbers when both are,
// else byte by byte.
int order(const Scalar& a, const Scalar& b) {
  auto x = number_of(a), y = number_of(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  return to_text(a).compare(to_text(b));
}

Result<double> arithmetic(Operator op, double a, double b) {
  switch (op) {
    case Operator::add: return a + b;
    case Operator::subtract: return a - b;
    case Operator::multiply: return a * b;
    case Operator::divide:
    case Operator::remainder:
      if (b == 0) return bad("division by zero");
      return op == Operator::divide ? a / b : std::fmod(a, b);
    case Operator::negate: return -a;
    case Operator::floor: return std::floor(a);
    case Operator::ceil: return std::ceil(a);
    case Operator::round: return std::round(a);
    case Operator::abs: return std::abs(a);
    case Operator::sqrt: return std::sqrt(a);
    case Operator::min: return std::min(a, b);
    case Operator::max: return std::max(a, b);
    default: return bad("not an arithmetic operator");
  }
}

Result<Scalar> apply_numeric(Operator op, std::span<const Scalar> operands) {
  auto result = needed_number(op, operands[0]);
  if (!result) return result.error();
  if (operands.size() == 1) result = arithmetic(op, *result, *result);
  for (const Scalar& operand : operands.subspan(1)) {
    auto next = needed_number(op, operand);
    if (!next) return next.error();
    result = arithmetic(op, *result, *next);
    if (!result) return result.error();
  }
  if (!std::isfinite(*result)) return bad("the result is not a finite number");
  return Scalar(*result);
}

}  // namespace

std::string to_text(const Scalar& scalar) {
  if (const auto* text = std::get_if<std::string>(&scalar)) return *text;
  if (const auto* truth = std::get_if<bool>(&scalar)) return *truth ? "true" : "false";
  double number = std::get<double>(scalar);
  std::array<char, 400> digits;  // the largest double has 309
  auto written = std::to_chars(digits.begin(), digits.end(), number == 0 ? 0.0 : number,
                               std::chars_format::fixed);
  return {digits.begin(), written.ptr};
}

bool truthy(const Scalar& scalar) {
  if (const auto* truth = std::get_if<bool>(&scalar)) return *truth;
  if (auto number = number_of(scalar)) return *number != 0;
  std::string text = to_text(scalar);
  return !text.empty() && text != "false" && text != "no" && text != "off";
}

std::optional<double> number_of(const Scalar& scalar) {
  if (const auto* number = std::get_if<double>(&scalar)) return *number;
  if (const auto* truth = std::get_if<bool>(&scalar)) return *truth ? 1 : 0;
  const auto& text = std::get<std::string>(scalar);
  std::string_view digits(text);
  if (digits.starts_with('-')) digits.remove_prefix(1);
  if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string_view::npos)
    return {};
  double number = 0;
  auto [end, failure] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (failure != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

Result<Scalar> perform(Operator op, std::span<const Scalar> operands) {
  const Scalar &a = operands.front(), &b = operands.back();
  switch (op) {
    case Operator::or_: return Scalar(truthy(a) || truthy(b));
    case Operator::and_: return Scalar(truthy(a) && truthy(b));
    case Operator::not_: return Scalar(!truthy(a));
    case Operator::equal: return Scalar(order(a, b) == 0);
    case Operator::not_equal: return Scalar(order(a, b) != 0);
    case Operator::less: return Scalar(order(a, b) < 0);
    case Operator::less_equal: return Scalar(order(a, b) <= 0);
    case Operator::greater: return Scalar(order(a, b) > 0);
    case Operator::greater_equal: return Scalar(order(a, b) >= 0);
    case Operator::text_equal: return Scalar(to_text(a) == to_text(b));
    case Operator::text_not_equal: return Scalar(to_text(a) != to_text(b));
    default: return apply_numeric(op, operands);
  }
}

}  // namespace tintype::job
