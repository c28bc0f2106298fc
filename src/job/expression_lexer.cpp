#include "job/expression_lexer.h"

#include <array>
#include <charconv>

#include "job/escape.h"
#include "job/names.h"

namespace tintype::job {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

// `"x"`, or the number of a byte that is no printable ASCII.
std::string shown(char c) {
  if (c > ' ' && c < 0x7f) return std::string("'") + c + "'";
  return "byte " + std::to_string(static_cast<unsigned char>(c));
}

std::size_t digits(std::string_view text) {
  std::size_t length = 0;
  while (length < text.size() && is_digit(text[length])) ++length;
  return length;
}

}  // namespace

Token Lexer::token(Token::Kind kind, std::size_t length) {
  Token token;
  token.kind = kind;
  token.text = text_.substr(at_, length);
  token.position = at_;
  at_ += length;
  return token;
}

Result<Token> Lexer::next() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n'))
    ++at_;
  if (at_ == text_.size()) return token(Token::Kind::end, 0);
  char c = text_[at_];
  if (is_digit(c) || c == '.') return number();
  if (c == '\'' || c == '"') return quoted();
  if (is_name_start(c)) return name();
  return symbol();
}

Result<Token> Lexer::number() {
  std::size_t whole = digits(rest());
  std::size_t length = whole;
  if (rest().substr(whole).starts_with('.')) length += 1 + digits(rest().substr(whole + 1));
  if (length == 1 && whole == 0) return error_at(at_, "expected a digit after '.'");
  Token result = token(Token::Kind::number, length);
  auto [end, failure] = std::from_chars(result.text.begin(), result.text.end(), result.number,
                                        std::chars_format::fixed);
  if (failure != std::errc() || end != result.text.end())
    return error_at(result.position, "the number is too large");
  return result;
}

Result<Token> Lexer::quoted() {
  char quote = text_[at_];
  for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
    if (escape_length(text_.substr(i)) == 2) {
      ++i;
    } else if (text_[i] == quote) {
      Token result = token(Token::Kind::text, i + 1 - at_);
      result.text = result.text.substr(1, result.text.size() - 2);
      ++result.position;
      return result;
    }
  }
  return error_at(at_, "a quoted text is not closed");
}

// `global.NAME`, `IMAGE.PROPERTY` or a word. Only an image's name may hold `-`, and only where no
// word can stand before a minus: no operand is a bare word.
Result<Token> Lexer::name() {
  if (rest().starts_with(kVariablePrefix)) {
    std::size_t length = variable_name_length(rest().substr(kVariablePrefix.size()));
    if (length == 0) return error_at(at_, "expected a name after global.");
    Token result = token(Token::Kind::variable, kVariablePrefix.size() + length);
    result.text.remove_prefix(kVariablePrefix.size());
    return result;
  }
  std::size_t word = 0, length = 0;
  while (word < rest().size() && is_name_char(rest()[word])) ++word;
  for (length = word; length < rest().size(); ++length)
    if (!is_name_char(rest()[length]) && rest()[length] != '-') break;
  std::string_view after = rest().substr(length);
  if (after.size() < 2 || after[0] != '.' || !is_name_start(after[1]))
    return token(Token::Kind::word, word);
  Token result = token(Token::Kind::property, length);
  std::size_t property = 1;
  while (property < after.size() && is_name_char(after[property])) ++property;
  result.property = after.substr(1, property - 1);
  at_ += property;
  return result;
}

Result<Token> Lexer::symbol() {
  constexpr std::array<std::string_view, 14> kSymbols = {"==", "!=", "<=", ">=", "<", ">", "+",
                                                         "-",  "*",  "/",  "%",  "(", ")", ","};
  for (std::string_view candidate : kSymbols)
    if (rest().starts_with(candidate)) return token(Token::Kind::symbol, candidate.size());
  return error_at(at_, "an expression cannot have " + shown(text_[at_]) + " here");
}

}  // namespace tintype::job
