#include "job/substitution.h"

#include <algorithm>

#include "job/escape.h"
#include "job/names.h"

namespace tintype::job {
namespace {

struct Reference {
  std::string_view name;
  std::size_t length = 0;  // of the whole `global.NAME` in the text
  std::optional<Scalar> value;
};

Result<Reference> look_up(std::string_view name, std::size_t length,
                          const Environment& environment) {
  auto value = environment.variable(name);
  if (!value) return value.error();
  return Reference{name, length, std::move(*value)};
}

Result<Reference> read_braced(std::string_view text, const Environment& environment) {
  std::string_view inner = text.substr(kVariablePrefix.size() + 1);
  std::size_t length = variable_name_length(inner.substr(0, kMaxNameBytes + 1));
  if (length == 0 || length > kMaxNameBytes || !inner.substr(length).starts_with('}'))
    return Error{Code::bad_request, "expected global.{NAME}", 0};
  return look_up(inner.substr(0, length), kVariablePrefix.size() + length + 2, environment);
}

// The longest defined name at the start of `text`, which begins with `global.` and a name.
Result<Reference> read_reference(std::string_view text, const Environment& environment) {
  std::string_view run = text.substr(kVariablePrefix.size());
  if (run.starts_with('{')) return read_braced(text, environment);
  run = run.substr(0, variable_name_length(run.substr(0, kMaxNameBytes)));
  std::optional<Error> error;
  for (std::size_t length = run.size(); length > 0; --length) {
    if (run[length - 1] == '.') continue;
    auto found = look_up(run.substr(0, length), kVariablePrefix.size() + length, environment);
    if (found) return found;
    if (!error) error = found.error();
  }
  return *error;
}

bool is_reference(std::string_view text) {
  if (!text.starts_with(kVariablePrefix) || text.size() == kVariablePrefix.size()) return false;
  char next = text[kVariablePrefix.size()];
  return next == '{' || is_name_start(next);
}

class PieceReader {
 public:
  PieceReader(std::string_view text, const Environment& environment, std::size_t max_bytes)
      : text_(text), environment_(environment), max_bytes_(max_bytes) {}

  Result<std::vector<Piece>> read() {
    for (std::size_t i = 0; i < text_.size();) {
      auto length = read_one(text_.substr(i));
      if (!length) return at(length.error(), i);
      i += *length;
      if (bytes_ > max_bytes_) return too_long(max_bytes_, i);
    }
    return std::move(pieces_);
  }

  static Error at(Error error, std::size_t position) {
    error.position = position;
    return error;
  }
  static Error too_long(std::size_t max_bytes, std::size_t position) {
    return Error{Code::bad_request,
                 "the value becomes longer than " + std::to_string(max_bytes) + " bytes", position};
  }

 private:
  // Bytes read off the start of `rest`.
  Result<std::size_t> read_one(std::string_view rest) {
    if (std::size_t length = escape_length(rest); length > 0) {
      // After `\global.` the prefix is text too.
      std::size_t end = length == 2 ? 2 : 1 + kVariablePrefix.size();
      append(rest.substr(1, end - 1));
      return end;
    }
    if (!is_reference(rest)) {
      append(rest.substr(0, 1));
      return 1;
    }
    auto reference = read_reference(rest, environment_);
    if (!reference) return reference.error();
    if (reference->value) {
      append(to_text(*reference->value));
    } else {
      bytes_ += reference->length;
      pieces_.push_back({std::string(reference->name), true});
    }
    return reference->length;
  }

  void append(std::string_view plain) {
    if (plain.empty()) return;
    bytes_ += plain.size();
    if (pieces_.empty() || pieces_.back().variable) pieces_.push_back({});
    pieces_.back().text += plain;
  }

  std::string_view text_;
  const Environment& environment_;
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  std::vector<Piece> pieces_;
};

// Whether a name written before `next` would run on into it.
bool runs_on(std::string_view next) {
  return !next.empty() && (is_name_char(next[0]) || next[0] == '.');
}

}  // namespace

Result<std::vector<Piece>> read_pieces(std::string_view text, const Environment& environment,
                                       std::size_t max_bytes) {
  return PieceReader(text, environment, max_bytes).read();
}

Result<std::string> replace_variables(std::string_view text, const Environment& environment,
                                      std::size_t max_bytes) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::string_view rest = text.substr(i);
    std::size_t length = std::max<std::size_t>(escape_length(rest), 1);
    if (rest[0] != '\\' && is_reference(rest)) {
      auto reference = read_reference(rest, environment);
      if (!reference) return PieceReader::at(reference.error(), i);
      length = reference->length;
      out += to_text(reference->value.value_or(std::string()));
    } else {
      // The prefix after `\global.` is not looked at again.
      if (length == 1 && escape_length(rest) == 1) length += kVariablePrefix.size();
      out += rest.substr(0, length);
    }
    i += length;
    if (out.size() > max_bytes) return PieceReader::too_long(max_bytes, i);
  }
  return out;
}

std::optional<std::string> plain_text(const std::vector<Piece>& pieces) {
  if (pieces.empty()) return std::string();
  if (pieces.size() > 1 || pieces[0].variable) return {};
  return pieces[0].text;
}

std::string write_pieces(const std::vector<Piece>& pieces, Context context) {
  std::string out;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const Piece& piece = pieces[i];
    if (!piece.variable) {
      out += context == Context::quoted ? escape_quoted(piece.text) : escape(piece.text);
      continue;
    }
    bool braces = i + 1 < pieces.size() && (pieces[i + 1].variable || runs_on(pieces[i + 1].text));
    out += kVariablePrefix;
    out += braces ? "{" + piece.text + "}" : piece.text;
  }
  return out;
}

}  // namespace tintype::job
