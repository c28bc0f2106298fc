#include "job/command_text.h"

#include "job/escape.h"
#include "job/names.h"

namespace tintype::job {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

class CommandReader {
 public:
  CommandReader(std::string_view text, std::size_t position, const JobLimits& limits)
      : text_(text), position_(position), limits_(limits) {}

  Result<RawCommand> read() {
    skip_blanks();
    RawCommand command;
    command.position = here();
    std::string_view name = take_name("");
    if (name.empty()) return error("expected the name of a command");
    for (char c : name) command.name += lower(c);
    skip_blanks();
    if (at_end()) return command;
    if (!take('=')) return error("expected '=' or '&' after " + command.name);
    if (auto done = read_parameters(command); !done) return done.error();
    return command;
  }

 private:
  Result<void> read_parameters(RawCommand& command) {
    do {
      skip_blanks();
      if (at_end() && !command.parameters.empty()) return {};
      auto parameter = read_parameter();
      if (!parameter) return parameter.error();
      command.parameters.push_back(std::move(*parameter));
      skip_blanks();
    } while (take(','));
    if (at_end()) return {};
    return error("expected ',' or '&' after a parameter");
  }

  Result<RawParameter> read_parameter() {
    RawParameter parameter;
    parameter.name_position = here();
    parameter.name = take_name(".-");
    if (parameter.name.empty()) return error("expected a parameter such as name[value]");
    skip_blanks();
    std::size_t bracket = here();
    if (!take('[')) return error("expected '[' after " + parameter.name);
    parameter.value_position = here();
    auto length = value_length(text_.substr(at_));
    if (!length) return Error{Code::bad_request, "this bracket is not closed", bracket};
    if (*length > limits_.max_value_bytes)
      return error("a value may have " + std::to_string(limits_.max_value_bytes) + " bytes");
    parameter.value = text_.substr(at_, *length);
    at_ += *length + 1;
    return parameter;
  }

  // A name of at most kMaxNameBytes; longer ones are cut, and so end in an error after the name.
  std::string_view take_name(std::string_view also) {
    std::string_view rest = text_.substr(at_);
    std::size_t length = 0;
    if (rest.empty() || !is_name_start(rest[0])) return {};
    while (length < rest.size() && length < kMaxNameBytes &&
           (is_name_char(rest[length]) || also.find(rest[length]) != std::string_view::npos))
      ++length;
    at_ += length;
    return rest.substr(0, length);
  }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }
  bool at_end() const { return at_ == text_.size(); }
  bool take(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::size_t here() const { return position_ + at_; }
  Error error(std::string message) const {
    return Error{Code::bad_request, std::move(message), here()};
  }

  std::string_view text_;
  std::size_t position_;
  const JobLimits& limits_;
  std::size_t at_ = 0;
};

}  // namespace

Result<RawCommand> read_command(std::string_view text, std::size_t position,
                                const JobLimits& limits) {
  return CommandReader(text, position, limits).read();
}

std::optional<std::size_t> value_length(std::string_view text) {
  std::size_t depth = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (escape_length(text.substr(i)) == 2)
      ++i;
    else if (text[i] == '[')
      ++depth;
    else if (text[i] == ']' && --depth == 0)
      return i;
  }
  return {};
}

}  // namespace tintype::job
