#include "formatter/xml.h"

#include <cassert>
#include <utility>

namespace tintype::formatter {

std::string xml_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

void XmlWriter::end_tag() {
  if (std::exchange(tag_open_, false)) out_ += '>';
}

void XmlWriter::indent() {
  if (!path_.empty()) out_ += '\n';
  out_.append(2 * path_.size(), ' ');
}

void XmlWriter::open(std::string_view name) {
  end_tag();
  indent();
  out_.append("<").append(name);
  path_.emplace_back(name);
  tag_open_ = true;
  text_last_ = false;
}

void XmlWriter::attribute(std::string_view name, std::string_view value) {
  assert(tag_open_);
  out_.append(" ").append(name).append("=\"").append(xml_escaped(value)).append("\"");
}

void XmlWriter::text(std::string_view text) {
  end_tag();
  out_ += xml_escaped(text);
  text_last_ = true;
}

void XmlWriter::close() {
  assert(!path_.empty());
  const std::string name = std::move(path_.back());
  path_.pop_back();
  if (std::exchange(tag_open_, false)) {
    out_ += "/>";
  } else {
    if (!text_last_) out_.append("\n").append(2 * path_.size(), ' ');
    out_.append("</").append(name).append(">");
  }
  text_last_ = false;
}

void XmlWriter::leaf(std::string_view name, std::string_view content) {
  open(name);
  text(content);
  close();
}

std::string XmlWriter::take() {
  assert(path_.empty());
  return std::move(out_) + "\n";
}

}  // namespace tintype::formatter
