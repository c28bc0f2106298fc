#include <re2/re2.h>

#include "job/escape.h"
#include "job/expression.h"

namespace tintype::job {
namespace {

constexpr std::size_t kMaxCases = 64;
// Bounds a compiled case and its matching both; what does not fit is no regular expression here.
constexpr std::int64_t kMaxPatternMemory = 1 << 16;

Error bad(std::string message) {
  return Error{Code::bad_request, std::move(message), {}};
}

// The end of the item that begins at `begin`: the next `|` that no backslash stands before and that
// is in no parentheses or brackets.
std::size_t item_end(std::string_view text, std::size_t begin) {
  std::size_t groups = 0;
  bool in_class = false;
  for (std::size_t i = begin; i < text.size(); ++i) {
    char c = text[i];
    if (c == '\\')
      ++i;
    else if (in_class)
      in_class = c != ']';
    else if (c == '[')
      in_class = true;
    else if (c == '(')
      ++groups;
    else if (c == ')' && groups > 0)
      --groups;
    else if (c == '|' && groups == 0)
      return i;
  }
  return text.size();
}

Result<std::vector<std::string_view>> items(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t begin = 0; begin <= text.size();) {
    std::size_t end = item_end(text, begin);
    found.push_back(text.substr(begin, end - begin));
    if (found.size() > kMaxCases)
      return bad("a regexcase may have " + std::to_string(kMaxCases) + " cases");
    begin = end + 1;
  }
  return found;
}

std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string_view rest = text.substr(i);
    if (rest.starts_with("\\|") || escape_length(rest) > 0) ++i;
    out += text[i];
  }
  return out;
}

Result<bool> matches(std::string_view key, std::string_view pattern, std::size_t number) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMaxPatternMemory);
  RE2 expression(re2::StringPiece(pattern.data(), pattern.size()), options);
  if (!expression.ok())
    return bad("case " + std::to_string(number) +
               " is not a regular expression: " + expression.error());
  return RE2::PartialMatch(re2::StringPiece(key.data(), key.size()), expression);
}

}  // namespace

Result<std::string> regex_case(std::string_view key, std::string_view cases,
                               std::string_view values) {
  auto patterns = items(cases);
  if (!patterns) return patterns.error();
  auto results = items(values);
  if (!results) return results.error();
  if (patterns->size() != results->size())
    return bad("there are " + std::to_string(patterns->size()) + " cases and " +
               std::to_string(results->size()) + " values");
  std::optional<std::string> picked;
  for (std::size_t i = 0; i < patterns->size(); ++i) {
    auto matched = matches(key, (*patterns)[i], i + 1);
    if (!matched) return matched.error();
    if (*matched && !picked) picked = without_escapes((*results)[i]);
  }
  return picked.value_or("");
}

}  // namespace tintype::job
