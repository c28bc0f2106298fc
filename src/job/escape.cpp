#include "job/escape.h"

#include "job/names.h"

namespace tintype::job {
namespace {

std::string escape_bytes(std::string_view plain, std::string_view bytes) {
  std::string out;
  out.reserve(plain.size() + 8);
  for (std::size_t i = 0; i < plain.size(); ++i) {
    bool reference = plain.substr(i).starts_with(kVariablePrefix);
    if (reference || bytes.find(plain[i]) != std::string_view::npos) out += '\\';
    out += plain[i];
  }
  return out;
}

}  // namespace

std::size_t escape_length(std::string_view text) {
  if (text.size() < 2 || text[0] != '\\') return 0;
  if (text.substr(1).starts_with(kVariablePrefix)) return 1;
  return std::string_view("[]()\\&'\"\n").find(text[1]) == std::string_view::npos ? 0 : 2;
}

std::string escape(std::string_view plain) {
  std::string out = escape_bytes(plain, "[]\\");
  if (plain.starts_with('(')) out.insert(0, 1, '\\');
  return out;
}

std::string escape_quoted(std::string_view plain) {
  return escape_bytes(plain, "[]\\'()");
}

bool is_parenthesised(std::string_view value) {
  if (value.size() < 2 || value.front() != '(' || value.back() != ')') return false;
  std::size_t depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    char c = value[i];
    if (std::size_t length = escape_length(value.substr(i)); length == 2) {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && --depth == 0) {
      return i + 1 == value.size();
    }
  }
  return false;
}

}  // namespace tintype::job
