#include "job/expression.h"

#include <chrono>
#include <map>

#include "support.h"

namespace tintype::job {
namespace {

const std::map<std::string, std::string, std::less<>> kVariables = {
    {"w", "300"}, {"wide", "no"}, {"sku", "007"}, {"a.b", "dotted"}, {"op", "ne"}, {"big", "1000"}};

// Variables above are known, global.later is not yet; shoe is 400 wide, bag is not known yet.
Environment environment() {
  return {[](std::string_view name) -> Result<std::optional<Scalar>> {
            if (name == "later") return std::optional<Scalar>();
            auto at = kVariables.find(name);
            if (at == kVariables.end())
              return Error{Code::bad_request, "global." + std::string(name) + " is not set", {}};
            return std::optional<Scalar>(at->second);
          },
          [](std::string_view image, std::string_view property) -> Result<std::optional<Scalar>> {
            if (image == "bag") return std::optional<Scalar>();
            if (image != "shoe" && image != "my-shoe") {
              return Error{Code::bad_request, "there is no image yet", {}};
            }
            if (property == "colorspace") return std::optional<Scalar>("srgb");
            return std::optional<Scalar>(400.0);
          }};
}

// The value as text, `?` when it is not known, or the error as `position: message`.
std::string value(std::string_view text) {
  auto result = evaluate(text, environment(), {});
  if (!result)
    return std::to_string(result.error().position.value_or(999)) + ": " + result.error().message;
  return *result ? to_text(**result) : "?";
}

std::string substituted(std::string_view text) {
  auto result = substitute(text, environment());
  if (!result)
    return std::to_string(result.error().position.value_or(999)) + ": " + result.error().message;
  return *result ? **result : "?";
}

std::string picked(std::string_view key, std::string_view cases, std::string_view values) {
  auto result = regex_case(key, cases, values);
  return result ? *result : "error: " + result.error().message;
}

}  // namespace

TEST_CASE("arithmetic binds as usual", "[job]") {
  CHECK(value("1 + 2 * 3") == "7");
  CHECK(value("(1 + 2) * 3") == "9");
  CHECK(value("10 - 4 - 3") == "3");
  CHECK(value("2 * -3") == "-6");
  CHECK(value("- -3") == "3");
  CHECK(value("7 % 4") == "3");
  CHECK(value("1/3") == "0.3333333333333333");
  CHECK(value(".5+0.25") == "0.75");
  CHECK(value("0 * -1") == "0");
  CHECK(value("100000000000000000000 * 10") == "1000000000000000000000");
}

TEST_CASE("functions take what they should", "[job]") {
  CHECK(value("floor(7/2)") == "3");
  CHECK(value("ceil(7/2) + round(2.5) + abs(-1) + sqrt(16)") == "12");
  CHECK(value("min(3, 1, 2)") == "1");
  CHECK(value("max(3)") == "3");
  CHECK(value("floor(1, 2)") == "0: floor takes one number");
  CHECK(value("sqrt(0 - 1)") == "0: the result is not a finite number");
}

TEST_CASE("comparisons are of numbers when both sides are", "[job]") {
  CHECK(value("global.big > 300") == "true");
  CHECK(value("'1000' > '300'") == "true");
  CHECK(value("'abc' < 'abd'") == "true");
  CHECK(value("global.sku == 7") == "true");
  CHECK(value("global.sku eq 7") == "false");
  CHECK(value("global.sku eq '007'") == "true");
  CHECK(value("shoe.width ge 400") == "true");
  CHECK(value("'global.wide' ne 'yes'") == "true");
  CHECK(value("1 < 2 < 3") == "6: comparisons cannot be chained; join them by 'and'");
}

TEST_CASE("an operator may come from a variable", "[job]") {
  CHECK(value("'a' global.op 'b'") == "true");
  CHECK(value("1 global.w 2") == "2: expected an operator or the end of the expression");
}

TEST_CASE("and, or and not work on what counts as true", "[job]") {
  CHECK(value("not global.wide") == "true");
  CHECK(value("1 and 'x'") == "true");
  CHECK(value("0 or ''") == "false");
  CHECK(value("not 1 == 2") == "true");
  CHECK(value("true and not false or false") == "true");
}

TEST_CASE("what decides a condition hides the other side's errors and unknowns", "[job]") {
  CHECK(value("false and 1/0") == "false");
  CHECK(value("true or bag.width > 3") == "true");
  CHECK(value("bag.width > 3 and false") == "false");
  CHECK(value("bag.width > 3 and true") == "?");
  CHECK(value("true and 1/0") == "10: division by zero");
}

TEST_CASE("names have their values, or an error at their place", "[job]") {
  CHECK(value("floor(shoe.width / 3)") == "133");
  CHECK(value("my-shoe.width-1") == "399");
  CHECK(value("shoe.width-global.w") == "100");
  CHECK(value("bag.width + 1") == "?");
  CHECK(value("1 + hat.width") == "4: there is no image yet");
  CHECK(value("1 + global.none") == "4: global.none is not set");
  CHECK(value("shoe.size") ==
        "0: an image has width, height, colorspace, bands, pages and alpha only");
  CHECK(value("shoe.colorspace eq 'srgb'") == "true");
  CHECK(value("shoe.colorspace + 1") == "16: '+' needs numbers");
}

TEST_CASE("what is no expression is an error at its place", "[job]") {
  CHECK(value("") == "0: expected a number, a quoted text or a name");
  CHECK(value("1 +") == "3: expected a number, a quoted text or a name");
  CHECK(value("(1") == "2: expected ')' here");
  CHECK(value("1)") == "1: expected an operator or the end of the expression");
  CHECK(value("'abc") == "0: a quoted text is not closed");
  CHECK(value("1 ! 2") == "2: an expression cannot have '!' here");
  CHECK(value("1 \x01 2") == "2: an expression cannot have byte 1 here");
  CHECK(value("yes") == "0: expected a number, a quoted text, global.NAME or IMAGE.PROPERTY");
  CHECK(value("1e5") == "1: expected an operator or the end of the expression");
}

TEST_CASE("depth and length are bounded, in linear time", "[job]") {
  auto begin = std::chrono::steady_clock::now();
  for (std::string_view op : {"(", "-", "not ", "+", "1+", "'a' eq ", "floor(", "1 and ", "global.",
                              "a.", "1<", "min(1,"}) {
    std::string text;
    while (text.size() < 8000) text += op;
    CHECK(evaluate(text, environment(), {}).has_error());
    CHECK(evaluate(text + "1", environment(), {}).has_error() == (op != "1+" && op != "1 and "));
  }
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(200));
  CHECK(value(std::string(32, '(') + "1" + std::string(32, ')')) == "1");
  CHECK(value(std::string(60, '(') + "1").find("nested more than") != std::string::npos);
}

TEST_CASE("variables in text are replaced, the longest name first", "[job]") {
  CHECK(substituted("a global.w b") == "a 300 b");
  CHECK(substituted("file:/x/global.a.b/global.w.png") == "file:/x/dotted/300.png");
  CHECK(substituted("global.wxglobal.w") == "300x300");
  CHECK(substituted("global.wide") == "no");
  CHECK(substituted("global.{w}ide") == "300ide");
  CHECK(substituted("global.later") == "?");
  CHECK(substituted("ab global.none") == "3: global.none is not set");
  CHECK(substituted("go global. now") == "go global. now");
  CHECK(substituted("ab global.{w") == "3: expected global.{NAME}");
}

TEST_CASE("a backslash takes meaning away and goes", "[job]") {
  CHECK(substituted(R"(\[a\] \(b\) \\ \& \global.w \d)") == R"([a] (b) \ & global.w \d)");
  CHECK(substituted("\\global.global.w") == "global.300");
  CHECK(value(R"('it\'s \[1\]')") == "it's [1]");
}

TEST_CASE("substitution stops at the longest value there may be", "[job]") {
  JobLimits limits;
  limits.max_value_bytes = 10;
  CHECK(substitute("global.wglobal.w", environment(), limits));
  CHECK(substitute("global.wglobal.wglobal.wglobal.w", environment(), limits).has_error());
}

TEST_CASE("a value in parentheses is an expression, any other text", "[job]") {
  CHECK(resolve_value("(1+1)", environment()).value() == "2");
  CHECK(resolve_value("1+1", environment()).value() == "1+1");
  CHECK(resolve_value("(1)+(1)", environment()).value() == "(1)+(1)");
  CHECK(resolve_value("(bag.width)", environment()).value() == std::nullopt);
}

TEST_CASE("the first case that matches picks its value", "[job]") {
  CHECK(picked("/a/b.gif", R"(\.gif$|\.GIF$|\.\w+$)", "yes|yes|no") == "yes");
  CHECK(picked("/a/b.png", R"(\.gif$|\.GIF$|\.\w+$)", "yes|yes|no") == "no");
  CHECK(picked("/a/b", R"(\.gif$|\.GIF$|\.\w+$)", "yes|yes|no").empty());
  CHECK(picked("cat", "(cat|dog)s?|[|]", "animal|bar") == "animal");
  CHECK(picked("x|y", "(cat|dog)s?|[|]", "animal|bar") == "bar");
  CHECK(picked("a|b", R"(a\|b)", R"(x\|y)") == "x|y");
  CHECK(picked("a", "a", R"(\[\\\])") == R"([\])");
}

TEST_CASE("a case table that can not be is an error", "[job]") {
  CHECK(picked("a", "a|b", "1") == "error: there are 2 cases and 1 values");
  CHECK(picked("a", "(a", "1").starts_with("error: case 1 is not a regular expression"));
  CHECK(picked("a", "a|(?=b)", "1|2").starts_with("error: case 2 is not a regular expression"));
  CHECK(picked("a", "((a{1000}){1000}){1000}", "1").starts_with("error: case 1"));
  CHECK(picked("a", std::string(8000, '|'), std::string(8000, '|')) ==
        "error: a regexcase may have 64 cases");
}

TEST_CASE("matching takes linear time whatever the pattern", "[job]") {
  auto begin = std::chrono::steady_clock::now();
  CHECK(picked(std::string(8000, 'a') + "b", "^(a+)+$|(a|aa)+c", "1|2").empty());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(100));
}

TEST_CASE("values are written in shortest form", "[job]") {
  CHECK(to_text(Scalar(0.1)) == "0.1");
  CHECK(to_text(Scalar(-0.0)) == "0");
  CHECK(to_text(Scalar(1e21)) == "1000000000000000000000");
  CHECK(to_text(Scalar(true)) == "true");
}

}  // namespace tintype::job
