#pragma once
// Cases as text: files under tests/data with a case a line, `input => expected`. Empty lines and
// those that begin with # are not cases.
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "data.h"

namespace tintype {

struct TextCase {
  std::string input, expected;
  std::string where;  // file and line
};

inline std::string without_blanks(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

inline std::vector<TextCase> text_cases(const std::string& file) {
  std::istringstream in(data_file(file));
  std::vector<TextCase> cases;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const auto arrow = line.rfind("=>");
    if (arrow == std::string::npos) throw std::runtime_error(file + ": no => in \"" + line + '"');
    cases.push_back({without_blanks(line.substr(0, arrow)), without_blanks(line.substr(arrow + 2)),
                     file + ":" + std::to_string(number)});
  }
  if (cases.empty()) throw std::runtime_error(file + ": no cases");
  return cases;
}

// `text` cut at each `mark`, without blanks about the parts.
inline std::vector<std::string> parts_of(const std::string& text, char mark) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, mark);) parts.push_back(without_blanks(part));
  return parts;
}

}  // namespace tintype
