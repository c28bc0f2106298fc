#pragma once
// The tokens of an expression. Pure.
#include <cstddef>
#include <string_view>

#include "base/error.h"

namespace tintype::job {

struct Token {
  enum class Kind { end, number, text, word, variable, property, symbol };
  Kind kind = Kind::end;
  double number = 0;
  std::string_view text;  // a symbol or word; within the quotes; a variable's or image's name
  std::string_view property;
  std::size_t position = 0;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}
  // The next token; bad_request with its position when no token can begin or end so.
  Result<Token> next();

 private:
  Token token(Token::Kind kind, std::size_t length);
  Result<Token> number();
  Result<Token> quoted();
  Result<Token> name();
  Result<Token> symbol();
  std::string_view rest() const { return text_.substr(at_); }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace tintype::job
