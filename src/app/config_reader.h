#pragma once
// Reads a YAML file against what it may say, and collects every mistake with its line and what was
// expected there, so that an operator mends a file in one go. One thread.
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace YAML {
class Node;
}

namespace tintype::app {

// "config/tintype.yaml:12: server.threads: expected a whole number from 0 to 256".
struct Mistake {
  std::string file;
  int line = 0;  // 1 is the first; 0 when the file as a whole is meant
  std::string path;
  std::string expected;
};
std::string to_text(const Mistake& mistake);

// One mapping of the file. Each key may be read once; finish() reports keys that nobody read.
// Absent keys leave the target as it is.
class Section {
 public:
  Section(const YAML::Node& node, std::string file, std::string path,
          std::vector<Mistake>& mistakes);
  ~Section();
  Section(Section&&) noexcept;

  bool has(const char* key) const;
  void number(const char* key, std::int64_t least, std::int64_t most,
              const std::function<void(std::int64_t)>& take);
  void size(const char* key, const std::function<void(std::uint64_t)>& take);  // 64MB, 1.5GB, 4096
  void duration(
      const char* key,
      const std::function<void(std::chrono::milliseconds)>& take);  // 500ms, 10s, 5m, 1h, 1d
  void flag(const char* key, bool& target);
  void text(const char* key, std::string& target);
  // `parse` returns what was expected instead, or nothing when it took the text.
  using Parse = std::function<std::string(const std::string& text)>;
  void parsed(const char* key, const Parse& parse);
  void each_text(const char* key, const Parse& parse);  // a list of scalars, or one
  void section(const char* key, const std::function<void(Section&)>& read);
  // A mapping of names to sections.
  void named_sections(const char* key,
                      const std::function<void(const std::string& name, Section&)>& read);
  void each_section(const char* key, const std::function<void(Section&)>& read);
  void mistake(const char* key, std::string expected);
  void finish();

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace tintype::app
