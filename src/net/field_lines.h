#pragma once
// All fields of a response's head, in order, line by line as libcurl hands them over: interim
// responses come first, each beginning anew; trailers come last and are dropped. Hostile input;
// bounded. One thread.
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tintype::net {

using Fields = std::vector<std::pair<std::string, std::string>>;

// ASCII, in any case.
bool same_field(std::string_view a, std::string_view b);

class FieldLines {
 public:
  FieldLines(std::size_t max_bytes, std::size_t max_lines)
      : left_bytes_(max_bytes), max_lines_(max_lines) {}

  // One line with its end. False when it is malformed (RFC 9110, 5.1, 5.5), or all are together
  // longer or more than the bounds.
  bool take(std::string_view line);

  const Fields& fields() const { return fields_; }
  Fields take_fields() { return std::move(fields_); }

 private:
  bool take_field(std::string_view line);
  bool continue_field(std::string_view line);

  Fields fields_;
  std::size_t left_bytes_, max_lines_;
  bool ended_ = false;
};

}  // namespace tintype::net
