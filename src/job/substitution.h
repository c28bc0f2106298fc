#pragma once
// Text with variables in it, as far as they are known: what is left keeps only the names that are
// not. Between expression.h, which has the forms that engines use, and build_job. Pure.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "job/expression.h"

namespace tintype::job {

// A stretch of plain text, or the name of a variable whose value is not known yet.
struct Piece {
  std::string text;
  bool variable = false;
};

// The pieces of `text`, escapes and known variables resolved, neighbouring text joined: no piece at
// all when nothing is left, one piece of text when everything is known. bad_request with a position
// within `text` when a name is not defined or the whole is longer than `max_bytes`.
Result<std::vector<Piece>> read_pieces(std::string_view text, const Environment& environment,
                                       std::size_t max_bytes);

// The plain text of pieces without a variable; nothing when there is one.
std::optional<std::string> plain_text(const std::vector<Piece>& pieces);

// How the pieces are written as a value, or within single quotes in an expression.
enum class Context { value, quoted };
std::string write_pieces(const std::vector<Piece>& pieces, Context context);

// `text` with its variables replaced and its escapes left as they are. All must be known: the
// environment fails for those that are not. Fails as read_pieces does.
Result<std::string> replace_variables(std::string_view text, const Environment& environment,
                                      std::size_t max_bytes);

}  // namespace tintype::job
