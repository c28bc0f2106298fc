#include "formatter/copyright.h"

#include <algorithm>
#include <cstdint>

namespace tintype::formatter {
namespace {

constexpr std::size_t kMaxTextBytes = 4096;

std::uint32_t big_endian(std::string_view bytes, std::size_t at, int width) {
  std::uint32_t value = 0;
  for (int i = 0; i < width; ++i) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

std::string big_endian_text(std::uint32_t value, int width) {
  std::string text;
  for (int i = width - 1; i >= 0; --i) text += static_cast<char>(value >> 8 * i);
  return text;
}

// The text of the first element in `xml` that holds text and nothing else, still escaped.
std::string_view first_text(std::string_view xml) {
  while (!xml.empty()) {
    const auto end_of_tag = xml.find('>');
    if (end_of_tag == xml.npos) return {};
    xml.remove_prefix(end_of_tag + 1);
    const std::string_view text = xml.substr(0, xml.find('<'));
    if (text.find_first_not_of(" \t\r\n") != text.npos) return text;
  }
  return {};
}

constexpr std::string_view kPhotoshop{"Photoshop 3.0\0", 14};
constexpr std::string_view kResource = "8BIM";
constexpr std::uint32_t kIptcResource = 0x0404;

// The IPTC resource's data. A resource is 8BIM, id, padded Pascal name, length, padded data.
std::string_view find_iptc(std::string_view resources) {
  if (resources.starts_with(kPhotoshop)) resources.remove_prefix(kPhotoshop.size());
  while (resources.size() >= 12 && resources.starts_with(kResource)) {
    const std::uint32_t id = big_endian(resources, 4, 2);
    const std::size_t name = (1 + big_endian(resources, 6, 1) + 1) / 2 * 2;
    const std::size_t length_at = 6 + name;
    if (resources.size() < length_at + 4) return {};
    const std::size_t length = big_endian(resources, length_at, 4);
    resources.remove_prefix(length_at + 4);
    if (length > resources.size()) return {};
    if (id == kIptcResource) return resources.substr(0, length);
    resources.remove_prefix(std::min(length + length % 2, resources.size()));
  }
  return {};
}

// Data sets are 0x1c, record, number, length (2 bytes; the extended form is not read), data.
std::string authors_only(std::string_view iptc) {
  std::string kept;
  while (iptc.size() >= 5 && iptc[0] == 0x1c) {
    const std::uint32_t set = big_endian(iptc, 1, 2), length = big_endian(iptc, 3, 2);
    if (length > 0x7fff || iptc.size() < 5 + length) break;
    const bool charset = set == 0x015a, by_line = set == 0x0250, notice = set == 0x0274;
    if ((charset || by_line || notice) && kept.size() + length < kMaxTextBytes)
      kept.append(iptc.substr(0, 5 + length));
    iptc.remove_prefix(5 + length);
  }
  return kept;
}

}  // namespace

std::string xmp_rights(std::string_view packet) {
  const auto start = packet.find("<dc:rights>");
  if (start == packet.npos) return {};
  const auto end = packet.find("</dc:rights>", start);
  if (end == packet.npos) return {};
  const std::string_view text = first_text(packet.substr(start, end - start));
  if (text.empty() || text.size() > kMaxTextBytes) return {};
  return "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
         "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description "
         "rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:rights><rdf:Alt>"
         "<rdf:li xml:lang=\"x-default\">" +
         std::string(text) +
         "</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF>"
         "</x:xmpmeta>";
}

std::string iptc_rights(std::string_view resources) {
  std::string kept = authors_only(find_iptc(resources));
  if (kept.empty()) return {};
  const auto length = static_cast<std::uint32_t>(kept.size());
  if (length % 2 != 0) kept += '\0';
  return std::string(kPhotoshop)
      .append(kResource)
      .append(big_endian_text(kIptcResource, 2))
      .append(2, '\0')  // no name
      .append(big_endian_text(length, 4))
      .append(kept);
}

}  // namespace tintype::formatter
