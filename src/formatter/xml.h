#pragma once
// Writes well-formed XML 1.0: one element within another, attributes, escaped text. Names are the
// caller's constants; values must be valid UTF-8 without controls (valid_utf8 makes them so).
#include <string>
#include <string_view>
#include <vector>

namespace tintype::formatter {

// For text and for attribute values in either quote.
std::string xml_escaped(std::string_view text);

class XmlWriter {
 public:
  void open(std::string_view name);
  // Of the element opened last, before anything is in it.
  void attribute(std::string_view name, std::string_view value);
  void text(std::string_view text);
  void close();
  // An element with nothing but text in it.
  void leaf(std::string_view name, std::string_view content);
  // The document; every element must be closed.
  std::string take();

 private:
  void end_tag();
  void indent();
  std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  std::vector<std::string> path_;
  bool tag_open_ = false, text_last_ = false;
};

}  // namespace tintype::formatter
