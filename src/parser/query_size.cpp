#include "parser/query_size.h"

#include <cmath>

#include "parser/query_gravity.h"
#include "parser/query_values.h"

namespace tintype::parser {
namespace {

using job::Length;

constexpr double kMaxSide = 65535;
constexpr int kMaxPad = 10'000;
constexpr std::string_view kFits[] = {"clip",    "clamp", "crop", "facearea", "fill",
                                      "fillmax", "max",   "min",  "scale"};

// Up to 1 a share of the image, above it pixels; 0 is a side that is not given.
Result<std::optional<Length>> read_side(const QueryTarget& query, std::string_view name,
                                        double dpr) {
  const auto asked = read_number(query, name, 0, kMaxSide);
  if (!asked) return asked.error();
  if (!*asked || **asked == 0) return std::optional<Length>();
  if (**asked <= 1) return std::optional(Length{std::round(**asked * dpr * 1e6) / 1e4, true});
  const double pixels = std::round(**asked * dpr);
  if (pixels > kMaxSide) return error_at(query.find(name)->position, "too large with this dpr");
  return std::optional(Length{std::max(pixels, 1.0), false});
}

bool cuts(QueryFit fit) {
  return fit == QueryFit::crop || fit == QueryFit::min || fit == QueryFit::facearea;
}

bool has_canvas(QueryFit fit) {
  return fit == QueryFit::fill || fit == QueryFit::fillmax || fit == QueryFit::clamp;
}

bool never_enlarges(QueryFit fit) {
  return fit == QueryFit::max || fit == QueryFit::min || fit == QueryFit::fillmax;
}

Result<void> read_fit(const QueryTarget& query, QuerySize& size) {
  const auto fit = read_choice(query, "fit", kFits);
  if (!fit) return fit.error();
  for (std::size_t i = 0; *fit && i < std::size(kFits); ++i) {
    constexpr QueryFit kValues[] = {QueryFit::clip,     QueryFit::clamp, QueryFit::crop,
                                    QueryFit::facearea, QueryFit::fill,  QueryFit::fillmax,
                                    QueryFit::max,      QueryFit::min,   QueryFit::scale};
    if (**fit == kFits[i]) size.fit = kValues[i];
  }
  if (size.fit == QueryFit::facearea) size.gravity = "entropy";
  if (const auto* list = query.find("crop")) {
    auto gravity = read_gravity(*list);
    if (!gravity) return gravity.error();
    if (size.fit != QueryFit::facearea) size.gravity = std::move(*gravity);
  }
  return {};
}

Result<void> read_focus(const QueryTarget& query, QuerySize& size) {
  const auto fx = read_number(query, "fp-x", 0, 1), fy = read_number(query, "fp-y", 0, 1);
  const auto zoom = read_number(query, "fp-z", 1, 100);
  for (const auto* part : {&fx, &fy, &zoom}) {
    if (!*part) return part->error();
  }
  size.fx = fx->value_or(0.5);
  size.fy = fy->value_or(0.5);
  size.zoom = zoom->value_or(1);
  return {};
}

// The side that the aspect gives, when the other one is given.
Result<void> read_aspect(const QueryTarget& query, QuerySize& size) {
  const auto* given = query.find("ar");
  if (!given) return {};
  const auto ratio = job::parse_value<job::Ratio>(given->value);
  if (!ratio) return error_at(given->position, ratio.error().message);
  if (!cuts(size.fit) && !has_canvas(size.fit) && size.fit != QueryFit::scale) return {};
  if (size.width && size.height) return {};
  if (!size.width && !size.height) {
    if (cuts(size.fit)) size.aspect = *ratio, size.position = given->position;
    return {};
  }
  const auto& side = size.width ? *size.width : *size.height;
  if (side.percent) return error_at(given->position, "expected no ar beside a share as w or h");
  const double other = size.width ? side.value / ratio->value : side.value * ratio->value;
  if (other > kMaxSide) return error_at(given->position, "expected a shape that is not so long");
  (size.width ? size.height : size.width) = Length{std::max(std::round(other), 1.0), false};
  return {};
}

// Padding is within the sides asked for.
Result<void> take_pad(const QueryTarget& query, QuerySize& size) {
  const auto pad = read_whole(query, "pad", 0, kMaxPad);
  if (!pad) return pad.error();
  size.pad_px = pad->value_or(0);
  for (auto* side : {&size.width, &size.height}) {
    if (!*side || size.pad_px == 0) continue;
    if ((*side)->percent) {
      return error_at(query.find("pad")->position, "expected no pad beside a share as w or h");
    }
    (*side)->value -= 2 * size.pad_px;
    if ((*side)->value < 1) {
      return error_at(query.find("pad")->position, "expected a pad that leaves room in w and h");
    }
  }
  return {};
}

std::string_view fit_of(const QuerySize& size) {
  const bool both = size.width && size.height;
  if (!both) return never_enlarges(size.fit) ? "limit" : "fit";
  switch (size.fit) {
    case QueryFit::clip:
    case QueryFit::clamp:
    case QueryFit::fill: return "fit";
    case QueryFit::fillmax:
    case QueryFit::max: return "limit";
    case QueryFit::crop:
    case QueryFit::facearea: return "cover";
    case QueryFit::min: return "min";
    case QueryFit::scale: return "stretch";
  }
  return "fit";
}

void add_gravity(const QuerySize& size, QueryCommands& out) {
  out.with("gravity", size.gravity);
  if (size.gravity == "focal") out.with("fx", decimal(size.fx)).with("fy", decimal(size.fy));
}

}  // namespace

Result<QuerySize> read_size(const QueryTarget& query) {
  QuerySize size;
  const auto dpr = read_number(query, "dpr", 0, 5);
  if (!dpr) return dpr.error();
  const double factor = dpr->value_or(1) == 0 ? 1 : dpr->value_or(1);
  auto width = read_side(query, "w", factor);
  if (!width) return width.error();
  auto height = read_side(query, "h", factor);
  if (!height) return height.error();
  size.width = *width;
  size.height = *height;
  if (const auto* side = query.find(size.width ? "w" : "h")) size.position = side->position;
  for (auto* step : {read_fit, read_focus, read_aspect, take_pad}) {
    if (auto done = step(query, size); !done) return done.error();
  }
  const bool share = (size.width && size.width->percent) || (size.height && size.height->percent);
  if (has_canvas(size.fit) && size.width && size.height && share) {
    return error_at(query.find("fit")->position, "expected pixels as w and h with this fit");
  }
  return size;
}

void lay_down_size(const QuerySize& size, QueryCommands& out) {
  if (size.aspect) {
    out.add("crop", size.position).with("aspect", job::format_value(*size.aspect));
    add_gravity(size, out);
  }
  if (!size.width && !size.height) return;
  const auto fit = fit_of(size);
  out.add("scale", size.position);
  if (size.width) out.with("width", job::format_value(*size.width));
  if (size.height) out.with("height", job::format_value(*size.height));
  if (fit != "fit") out.with("fit", fit);
  if (fit != "cover" && fit != "min") return;
  add_gravity(size, out);
  if (size.gravity == "focal") out.with("zoom", decimal(size.zoom));
}

void lay_down_canvas(const QuerySize& size, const std::string& background, QueryCommands& out) {
  if (size.width && size.height && has_canvas(size.fit)) {
    out.add("extend", size.position);
    out.with("width", job::format_value(*size.width));
    out.with("height", job::format_value(*size.height));
    if (size.fit == QueryFit::clamp) out.with("edge", "copy");
    if (size.fit != QueryFit::clamp) out.with("color", background.empty() ? "ffffff" : background);
  }
  if (size.pad_px == 0) return;
  const std::string pad = std::to_string(size.pad_px);
  out.add("extend", size.position);
  for (const auto* side : {"top", "right", "bottom", "left"}) out.with(side, pad);
  if (!background.empty()) out.with("color", background);
}

}  // namespace tintype::parser
