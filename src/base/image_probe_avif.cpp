// AVIF: the AV1 Image File Format over HEIF (ISO/IEC 23008-12) over ISO/IEC 14496-12 boxes.
#include <array>

#include "base/byte_reader.h"
#include "base/image_probe_formats.h"
#include "base/iso_box.h"

using namespace std::literals;

namespace tintype {
namespace {

// The first box of that type within; empty when there is none.
std::string_view child(std::string_view bytes, std::string_view type, std::size_t& budget) {
  ByteReader in(bytes);
  while (budget > 0) {
    --budget;
    const auto box = next_iso_box(in);
    if (!box || box->cut) return {};
    if (box->type == type) return box->body;
  }
  return {};
}

bool is_other_codec(std::string_view type) {
  constexpr std::array kOthers{"hvc1"sv, "hev1"sv, "avc1"sv, "vvc1"sv, "evc1"sv,
                               "jpeg"sv, "j2k1"sv, "unci"sv, "mski"sv};
  for (const auto other : kOthers)
    if (type == other) return true;
  return false;
}

// Whether an item of the file is coded in something else than AV1.
bool holds_other_codec(std::string_view iinf, std::size_t& budget) {
  ByteReader in(iinf);
  const unsigned version = in.u8();
  in.skip(3);
  in.skip(version == 0 ? 2 : 4);  // how many entries
  while (budget > 0) {
    --budget;
    const auto box = next_iso_box(in);
    if (!box || box->cut) return false;
    ByteReader entry(box->body);
    const unsigned entry_version = entry.u8();
    entry.skip(entry_version >= 3 ? 3 + 4 + 2 : 3 + 2 + 2);  // flags, item, protection
    if (box->type == "infe" && entry_version >= 2 && is_other_codec(entry.take(4))) return true;
  }
  return false;
}

// The largest picture among the item properties: tiles, thumbnails and alpha are items too.
void read_properties(std::string_view ipco, ImageHeader& header, std::size_t& budget) {
  ByteReader in(ipco);
  while (budget > 0) {
    --budget;
    const auto box = next_iso_box(in);
    if (!box || box->cut) return;
    ByteReader property(box->body);
    property.skip(4);  // version, flags
    if (box->type == "auxC" && box->body.find(":auxiliary:alpha") != std::string_view::npos)
      header.alpha = true;
    if (box->type != "ispe") continue;
    const std::uint64_t width = property.u32(), height = property.u32();
    if (!property.ok() || width * height <= std::uint64_t{header.width} * header.height) continue;
    header.width = static_cast<std::uint32_t>(width);
    header.height = static_cast<std::uint32_t>(height);
  }
}

}  // namespace

bool is_avif(std::string_view bytes) {
  ByteReader in(bytes);
  const std::uint32_t size = in.u32();
  if (in.take(4) != "ftyp" || size < 16 || size > 4096) return false;
  ByteReader brands(in.take(size - 8));
  const auto major = brands.take(4);
  brands.skip(4);  // minor version
  if (major.starts_with("he")) return false;
  bool avif = major == "avif" || major == "avis";
  const bool may_be = avif || major == "mif1" || major == "msf1" || major == "miaf";
  while (brands.remaining() >= 4) {
    const auto brand = brands.take(4);
    avif = avif || brand == "avif" || brand == "avis";
  }
  return may_be && avif;
}

Result<ImageHeader> probe_avif(std::string_view bytes) {
  std::size_t budget = kMaxIsoBoxes;
  auto meta = child(bytes, "meta", budget);
  if (meta.size() < 4) return broken_header("AVIF without meta box");
  meta.remove_prefix(4);  // version, flags
  if (holds_other_codec(child(meta, "iinf", budget), budget))
    return Error{Code::unsupported_media, "the source is not coded in AV1", {}};
  ImageHeader header;
  read_properties(child(child(meta, "iprp", budget), "ipco", budget), header, budget);
  if (budget == 0) return broken_header("too many AVIF boxes");
  return header;
}

}  // namespace tintype
