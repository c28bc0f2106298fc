#include "parser/query_after.h"

#include <algorithm>
#include <cmath>

#include "parser/query_values.h"

namespace tintype::parser {
namespace {

// A parameter that is a number and becomes one command with one parameter; 0 asks for nothing.
struct Adjustment {
  std::string_view name;
  double least, most;
  std::string_view command, parameter;
  double (*converted)(double);
};

double as_it_is(double value) {
  return value;
}

constexpr Adjustment kColours[] = {
    {"bri", -100, 100, "brightness", "amount", as_it_is},
    {"con", -100, 100, "contrast", "amount", as_it_is},
    // Twice 50 up or down is four times lighter or darker in the middle.
    {"gam", -100, 100, "gamma", "value", [](double gam) { return std::exp2(gam / 50); }},
    {"sat", -100, 100, "saturation", "amount", as_it_is},
    {"hue", 0, 360, "hue", "degrees", [](double hue) { return std::fmod(hue, 360); }},
    {"sepia", 0, 100, "sepia", "amount", as_it_is},
};
constexpr Adjustment kEffects[] = {
    {"sharp", 0, 100, "sharpen", "amount", [](double sharp) { return sharp / 10; }},
    {"blur", 0, 2000, "blur", "sigma", [](double blur) { return std::max(blur / 8, 0.3); }},
};

Result<void> lay_down(std::span<const Adjustment> adjustments, const QueryTarget& query,
                      QueryCommands& out) {
  for (const auto& way : adjustments) {
    const auto value = read_number(query, way.name, way.least, way.most);
    if (!value) return value.error();
    if (value->value_or(0) == 0) continue;
    out.add(way.command, query.find(way.name)->position)
        .with(way.parameter, decimal(way.converted(**value)));
  }
  return {};
}

// The colour's alpha says how strongly.
Result<void> lay_down_monochrome(const QueryTarget& query, QueryCommands& out) {
  auto color = read_color(query, "monochrome");
  if (!color) return color.error();
  if (!*color) return {};
  const double amount = std::round((*color)->a / 2.55);
  (*color)->a = 255;
  out.add("tint", query.find("monochrome")->position).with("color", job::format_value(**color));
  out.with("amount", decimal(amount));
  return {};
}

// One radius, or four that are the same.
Result<std::optional<int>> read_radius(const QueryTarget& query, std::string_view name) {
  const auto* given = query.find(name);
  if (!given) return std::optional<int>();
  const auto items = list_items(given->value);
  const auto radius = job::parse_value<int>(items[0]);
  const bool alike = std::ranges::count(items, items[0]) == std::ssize(items);
  const bool count = items.size() == 1 || items.size() == 4;
  if (radius && alike && count && *radius >= 0 && *radius <= 65535) return std::optional(*radius);
  return error_at(given->position, "expected one radius from 0 to 65535 for all corners");
}

}  // namespace

Result<void> lay_down_look(const QueryTarget& query, QueryCommands& out) {
  if (auto done = lay_down(kColours, query, out); !done) return done;
  if (auto done = lay_down_monochrome(query, out); !done) return done;
  const auto invert = read_flag(query, "invert");
  if (!invert) return invert.error();
  if (*invert) out.add("negate", query.find("invert")->position);
  return lay_down(kEffects, query, out);
}

Result<void> lay_down_mask(const QueryTarget& query, QueryCommands& out) {
  constexpr std::string_view kShapes[] = {"ellipse", "corners"};
  const auto shape = read_choice(query, "mask", kShapes);
  if (!shape) return shape.error();
  const auto radius = read_radius(query, "corner-radius");
  if (!radius) return radius.error();
  if (!*shape) return {};
  out.add("mask", query.find("mask")->position).with("shape", **shape);
  if (**shape == "corners") out.with("radius", *radius ? std::to_string(**radius) : "20%");
  return {};
}

Result<void> lay_down_border(const QueryTarget& query, QueryCommands& out) {
  const auto radius = read_radius(query, "border-radius");
  if (!radius) return radius.error();
  const auto* given = query.find("border");
  if (!given) return {};
  const auto items = list_items(given->value);
  const auto width = job::parse_value<int>(items[0]);
  if (items.size() != 2 || !width || *width < 0 || *width > 1000) {
    return error_at(given->position, "expected a width from 0 to 1000 and a colour: 5,ff0000");
  }
  const auto color = color_from(items[1], given->position);
  if (!color) return color.error();
  if (*width == 0) return {};
  out.add("border", given->position)
      .with("width", std::to_string(*width))
      .with("color", job::format_value(*color));
  if (radius->value_or(0) > 0) out.with("radius", std::to_string(**radius));
  return {};
}

}  // namespace tintype::parser
