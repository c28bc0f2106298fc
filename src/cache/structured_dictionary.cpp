#include "cache/structured_dictionary.h"

#include <algorithm>

namespace tintype::cache {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_letter(char c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}
bool is_key_byte(char c) {
  return is_lower(c) || is_digit(c) || std::string_view("_-.*").find(c) != std::string_view::npos;
}
bool is_token_rest(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

// Takes a field apart from its front; once `failed`, all it gives is void.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) { skip(" "); }

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }

  std::string key() {
    if (rest_.empty() || !(is_lower(rest_.front()) || rest_.front() == '*')) return fail();
    return std::string(take_while(is_key_byte));
  }
  // `=` and a value, or nothing, which is true; then parameters.
  StructuredItem dictionary_value() {
    if (!take('=')) {
      parameters();
      return true;
    }
    return list_value();
  }
  StructuredItem list_value() {
    StructuredItem item = !rest_.empty() && rest_.front() == '(' ? inner_list() : bare_item();
    parameters();
    return item;
  }
  // A comma and what follows it. False at the end.
  bool next_member() {
    skip(" \t");
    if (rest_.empty()) return false;
    if (!take(',')) fail();
    skip(" \t");
    if (rest_.empty()) fail();
    return !failed_;
  }
  void end() {
    skip(" ");
    if (!rest_.empty()) fail();
  }

 private:
  std::string fail() {
    failed_ = true;
    rest_ = {};
    return {};
  }
  bool take(char wanted) {
    if (rest_.empty() || rest_.front() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void skip(std::string_view blanks) {
    rest_.remove_prefix(std::min(rest_.find_first_not_of(blanks), rest_.size()));
  }
  template <class Wanted>
  std::string_view take_while(Wanted wanted) {
    const auto* end = std::find_if_not(rest_.begin(), rest_.end(), wanted);
    const auto taken = rest_.substr(0, static_cast<std::size_t>(end - rest_.begin()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  void parameters() {
    while (take(';')) {
      skip(" ");
      key();
      if (take('=')) bare_item();
    }
  }
  StructuredItem inner_list() {
    take('(');
    for (;;) {
      skip(" ");
      if (take(')') || failed_) return OtherItem{};
      bare_item();
      parameters();
      if (!rest_.empty() && rest_.front() != ' ' && rest_.front() != ')') fail();
      if (rest_.empty()) fail();
    }
  }
  StructuredItem bare_item() {
    const char first = rest_.empty() ? '\0' : rest_.front();
    if (first == '-' || is_digit(first)) return number();
    if (first == '"') return string();
    if (first == '?') return boolean();
    if (first == ':') return enclosed(':');
    if (first == '*' || is_letter(first)) {
      take_while(is_token_rest);
      return OtherItem{};
    }
    if (take('@')) {
      if (!std::holds_alternative<std::int64_t>(number())) fail();
      return OtherItem{};
    }
    if (take('%') && !rest_.empty() && rest_.front() == '"') return enclosed('"');
    fail();
    return OtherItem{};
  }
  StructuredItem number() {
    const bool negative = take('-');
    const auto digits = take_while(is_digit);
    if (digits.empty() || digits.size() > 15) fail();
    if (take('.')) {
      const auto fraction = take_while(is_digit);
      if (digits.size() > 12 || fraction.empty() || fraction.size() > 3) fail();
      return OtherItem{};
    }
    if (failed_) return OtherItem{};
    std::int64_t value = 0;
    for (const char digit : digits) value = value * 10 + (digit - '0');
    return negative ? -value : value;
  }
  StructuredItem string() {
    take('"');
    std::string text;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return text;
      if (c == '\\') {
        if (rest_.empty() || (rest_.front() != '"' && rest_.front() != '\\')) break;
        text += rest_.front();
        rest_.remove_prefix(1);
      } else if (c < 0x20 || c == 0x7f) {
        break;
      } else {
        text += c;
      }
    }
    fail();
    return OtherItem{};
  }
  StructuredItem boolean() {
    take('?');
    if (take('1')) return true;
    if (take('0')) return false;
    fail();
    return OtherItem{};
  }
  // A byte sequence or display string; what is in it is not looked at.
  StructuredItem enclosed(char mark) {
    take(mark);
    take_while([mark](char c) { return c != mark && c >= 0x20 && c != 0x7f; });
    if (!take(mark)) fail();
    return OtherItem{};
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

std::optional<StructuredDictionary> parse_dictionary(std::string_view text) {
  Reader in(text);
  StructuredDictionary members;
  if (in.at_end()) return members;
  do {
    std::string key = in.key();
    auto item = in.dictionary_value();
    std::erase_if(members, [&key](const auto& member) { return member.first == key; });
    members.emplace_back(std::move(key), std::move(item));
  } while (in.next_member());
  in.end();
  if (in.failed()) return {};
  return members;
}

std::optional<std::vector<StructuredItem>> parse_list(std::string_view text) {
  Reader in(text);
  std::vector<StructuredItem> members;
  if (in.at_end()) return members;
  do {
    members.push_back(in.list_value());
  } while (in.next_member());
  in.end();
  if (in.failed()) return {};
  return members;
}

}  // namespace tintype::cache
