#include "job/spellings.h"

namespace tintype::job {
namespace {

constexpr Spelling<Fit> kFit[] = {
    {Fit::fit, "fit", "inside clip"},
    {Fit::cover, "cover", "crop"},
    {Fit::stretch, "stretch", "force exact ignore"},
    {Fit::limit, "limit", "max shrink"},
    {Fit::min, "min", "coverdown"},
};
constexpr Spelling<Kernel> kKernel[] = {
    {Kernel::lanczos3, "lanczos3", "lanczos"},
    {Kernel::lanczos2, "lanczos2"},
    {Kernel::mitchell, "mitchell"},
    {Kernel::cubic, "cubic", "bicubic catrom"},
    {Kernel::linear, "linear", "bilinear triangle"},
    {Kernel::nearest, "nearest", "point"},
};
constexpr Spelling<Gravity> kGravity[] = {
    {Gravity::center, "center", "centre c middle"},
    {Gravity::north, "north", "n top"},
    {Gravity::northeast, "northeast", "ne topright righttop"},
    {Gravity::east, "east", "e right"},
    {Gravity::southeast, "southeast", "se bottomright rightbottom"},
    {Gravity::south, "south", "s bottom"},
    {Gravity::southwest, "southwest", "sw bottomleft leftbottom"},
    {Gravity::west, "west", "w left"},
    {Gravity::northwest, "northwest", "nw topleft lefttop"},
    {Gravity::attention, "attention", "smart"},
    {Gravity::entropy, "entropy"},
    {Gravity::focal, "focal", "focalpoint"},
};
constexpr Spelling<Edge> kEdge[] = {
    {Edge::color, "color", "colour"},
    {Edge::copy, "copy", "clamp"},
    {Edge::mirror, "mirror", "reflect"},
    {Edge::repeat, "repeat", "tile"},
};
constexpr Spelling<Shape> kShape[] = {
    {Shape::ellipse, "ellipse", "oval"},
    {Shape::circle, "circle"},
    {Shape::corners, "corners", "rounded"},
};
constexpr Spelling<Align> kAlign[] = {
    {Align::left, "left"},
    {Align::center, "center", "centre"},
    {Align::right, "right"},
};
constexpr Spelling<Compose> kCompose[] = {
    {Compose::over, "over", "normal srcover"},
    {Compose::in, "in", "srcin"},
    {Compose::out, "out", "srcout"},
    {Compose::atop, "atop", "srcatop"},
    {Compose::dest, "dest", "dst"},
    {Compose::dest_over, "dest-over", "dstover"},
    {Compose::dest_in, "dest-in", "dstin"},
    {Compose::dest_out, "dest-out", "dstout"},
    {Compose::dest_atop, "dest-atop", "dstatop"},
    {Compose::xor_, "xor"},
    {Compose::add, "add", "plus lineardodge"},
    {Compose::saturate, "saturate"},
    {Compose::multiply, "multiply"},
    {Compose::screen, "screen"},
    {Compose::overlay, "overlay"},
    {Compose::darken, "darken"},
    {Compose::lighten, "lighten"},
    {Compose::color_dodge, "color-dodge", "colourdodge dodge"},
    {Compose::color_burn, "color-burn", "colourburn burn"},
    {Compose::hard_light, "hard-light"},
    {Compose::soft_light, "soft-light"},
    {Compose::difference, "difference"},
    {Compose::exclusion, "exclusion"},
    {Compose::replacematte, "replacematte", "copyopacity copyalpha"},
    {Compose::colorize, "colorize", "colourize colorise colourise"},
};
constexpr Spelling<Intent> kIntent[] = {
    {Intent::perceptual, "perceptual"},
    {Intent::relative, "relative", "relativecolorimetric"},
    {Intent::saturation, "saturation"},
    {Intent::absolute, "absolute", "absolutecolorimetric"},
};
constexpr Spelling<Keep> kKeep[] = {
    {Keep::strip, "strip", "none"},
    {Keep::keep, "keep", "all"},
    {Keep::copyright, "copyright"},
};
constexpr Spelling<SinkFormat> kSinkFormat[] = {
    {SinkFormat::source, "source", "origin original"},
    {SinkFormat::auto_, "auto"},
    {SinkFormat::jpeg, "jpeg", "jpg jpe"},
    {SinkFormat::png, "png"},
    {SinkFormat::webp, "webp"},
    {SinkFormat::avif, "avif"},
    {SinkFormat::gif, "gif"},
    {SinkFormat::tiff, "tiff", "tif"},
    {SinkFormat::jxl, "jxl", "jpegxl"},
    {SinkFormat::json, "json"},
    {SinkFormat::xml, "xml"},
};
constexpr Spelling<Chroma> kChroma[] = {
    {Chroma::auto_, "auto"},
    {Chroma::s420, "420", "4:2:0"},
    {Chroma::s444, "444", "4:4:4"},
};
constexpr Spelling<Report> kReport[] = {
    {Report::none, "none"},
    {Report::json, "json"},
    {Report::css, "css"},
};

constexpr std::size_t kMaxSpelling = 40;

char folded(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool ignored(char c) {
  return c == '-' || c == '_';
}

// `word` is lower case already.
bool same(std::string_view text, std::string_view word) {
  std::size_t at = 0;
  for (char c : text) {
    if (ignored(c)) continue;
    while (at < word.size() && ignored(word[at])) ++at;
    if (at == word.size() || folded(c) != word[at]) return false;
    ++at;
  }
  return at == word.size();
}

}  // namespace

template <>
std::span<const Spelling<Fit>> spellings() {
  return kFit;
}
template <>
std::span<const Spelling<Kernel>> spellings() {
  return kKernel;
}
template <>
std::span<const Spelling<Gravity>> spellings() {
  return kGravity;
}
template <>
std::span<const Spelling<Edge>> spellings() {
  return kEdge;
}
template <>
std::span<const Spelling<Shape>> spellings() {
  return kShape;
}
template <>
std::span<const Spelling<Align>> spellings() {
  return kAlign;
}
template <>
std::span<const Spelling<Compose>> spellings() {
  return kCompose;
}
template <>
std::span<const Spelling<Intent>> spellings() {
  return kIntent;
}
template <>
std::span<const Spelling<Keep>> spellings() {
  return kKeep;
}
template <>
std::span<const Spelling<SinkFormat>> spellings() {
  return kSinkFormat;
}
template <>
std::span<const Spelling<Chroma>> spellings() {
  return kChroma;
}
template <>
std::span<const Spelling<Report>> spellings() {
  return kReport;
}

bool spelled(std::string_view text, std::string_view canonical, std::string_view synonyms) {
  if (text.empty() || text.size() > kMaxSpelling) return false;
  if (same(text, canonical)) return true;
  while (!synonyms.empty()) {
    const auto end = synonyms.find(' ');
    if (same(text, synonyms.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    synonyms.remove_prefix(end + 1);
  }
  return false;
}

}  // namespace tintype::job
