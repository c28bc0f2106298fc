#include "job/variant.h"

#include <algorithm>

namespace tintype::job {
namespace {

bool is_modern(Format format) {
  return format == Format::avif || format == Format::webp || format == Format::jxl;
}

Error not_a_variant() {
  return Error{Code::bad_request, "this is not an output variant", {}};
}

// The member that says whether a format everyone used to take is taken, or null.
bool* taken(OutputVariant& variant, std::string_view name) {
  if (name == "jpeg") return &variant.jpeg;
  if (name == "png") return &variant.png;
  if (name == "gif") return &variant.gif;
  return nullptr;
}

Result<void> read_item(OutputVariant& variant, std::string_view item) {
  if (item.starts_with('-')) {
    bool* format = taken(variant, item.substr(1));
    if (format == nullptr) return not_a_variant();
    *format = false;
    return {};
  }
  auto format = format_from(item);
  if (!format || !is_modern(*format)) return not_a_variant();
  variant.modern.push_back(*format);
  return {};
}

}  // namespace

std::string to_text(const OutputVariant& variant) {
  std::string out;
  auto add = [&](std::string_view item) { (out += out.empty() ? "" : ",") += item; };
  for (Format format : variant.modern) add(to_string(format));
  if (!variant.jpeg) add("-jpeg");
  if (!variant.png) add("-png");
  if (!variant.gif) add("-gif");
  return out;
}

Result<OutputVariant> variant_from(std::string_view text) {
  OutputVariant variant;
  for (std::string_view rest = text; !rest.empty();) {
    std::size_t end = std::min(rest.find(','), rest.size());
    if (auto done = read_item(variant, rest.substr(0, end)); !done) return done.error();
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  // One spelling each: nothing twice, nothing out of order.
  if (to_text(variant) != text || variant.modern.size() > 3) return not_a_variant();
  return variant;
}

}  // namespace tintype::job
