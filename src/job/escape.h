#pragma once
// How literal text is written in a value of a chain: a backslash takes away the meaning of the
// byte after it (`\[ \] \( \) \\ \& \' \"` and backslash-newline), or of `global.`. Before anything
// else a backslash is itself. Pure functions; nothing fails.
#include <cstddef>
#include <string>
#include <string_view>

namespace tintype::job {

// Bytes of the escape that `text` begins with, its backslash included; 0 when it begins with none.
// `\global.` is an escape of one byte: only the backslash goes.
std::size_t escape_length(std::string_view text);

// `plain`, written so that it is read back as exactly this text: never an expression, a variable
// or a bracket. What a dialect must put in RawParameter::value for text that it has not checked.
std::string escape(std::string_view plain);

// The same for text within single quotes in an expression; the quotes are not added.
std::string escape_quoted(std::string_view plain);

// Whether a value is an expression: one pair of parentheses holds all of it.
bool is_parenthesised(std::string_view value);

}  // namespace tintype::job
