#include "parser/query_before.h"

#include <array>
#include <cmath>

#include "parser/query_values.h"

namespace tintype::parser {
namespace {

constexpr int kMaxPage = 65536;

Result<void> lay_down_page(const QueryTarget& query, QueryCommands& out) {
  for (const auto* name : {"frame", "page"}) {
    const auto number = read_whole(query, name, 1, kMaxPage);
    if (!number) return number.error();
    if (*number && (name[0] == 'f' || !query.find("frame"))) {
      out.add("page", query.find(name)->position).with("number", std::to_string(**number - 1));
    }
  }
  return {};
}

// EXIF's eight orientations as what undoes them; 90, 180, 270 are other names of 6, 3, 8.
Result<void> lay_down_orient(const QueryTarget& query, QueryCommands& out) {
  const auto* given = query.find("orient");
  if (!given) return {};
  const auto number = job::parse_value<int>(given->value);
  int way = number ? *number : -1;
  if (way == 90) way = 6;
  if (way == 180) way = 3;
  if (way == 270) way = 8;
  if (way < 0 || way > 8) {
    return error_at(given->position, "expected an orientation from 0 to 8, or 90, 180, 270");
  }
  struct Turn {
    bool flop, flip;
    const char* degrees;
  };
  constexpr std::array<Turn, 9> kTurns = {{{false, false, nullptr},
                                           {false, false, nullptr},
                                           {true, false, nullptr},
                                           {false, false, "180"},
                                           {false, true, nullptr},
                                           {true, false, "270"},
                                           {false, false, "90"},
                                           {true, false, "90"},
                                           {false, false, "270"}}};
  const auto& turn = kTurns[static_cast<std::size_t>(way)];
  if (turn.flop) out.add("flop", given->position);
  if (turn.flip) out.add("flip", given->position);
  if (turn.degrees) out.add("rotate", given->position).with("degrees", turn.degrees);
  return {};
}

// One of rect's four parts.
struct Part {
  std::string_view word;  // left, center, …
  job::Length length;
};

std::optional<Part> part_from(std::string_view text, std::string_view low, std::string_view middle,
                              std::string_view high) {
  if (text == low || text == middle || text == high) return Part{text, {}};
  const auto value = job::parse_value<double>(text);
  if (!value || *value < 0 || *value > 65535) return std::nullopt;
  const bool share = *value > 0 && *value < 1;
  return Part{{}, {share ? std::round(*value * 1e6) / 1e4 : *value, share}};
}

std::string gravity_of(std::string_view across, std::string_view down) {
  const std::string vertical = down == "bottom" ? "south" : down == "middle" ? "" : "north";
  const std::string all = vertical + (across == "right"    ? "east"
                                      : across == "center" ? ""
                                                           : "west");
  return all.empty() ? "center" : all;
}

Result<void> lay_down_rect(const QueryTarget& query, QueryCommands& out) {
  const auto* given = query.find("rect");
  if (!given) return {};
  const auto items = list_items(given->value);
  std::array<std::optional<Part>, 4> parts;
  if (items.size() == 4) {
    parts = {part_from(items[0], "left", "center", "right"),
             part_from(items[1], "top", "middle", "bottom"), part_from(items[2], {}, {}, {}),
             part_from(items[3], {}, {}, {})};
  }
  bool good = true;
  for (const auto& part : parts) good = good && part;
  if (!good || parts[2]->length.value == 0 || parts[3]->length.value == 0) {
    return error_at(given->position,
                    "expected x,y,width,height; x may be left, center or right, y top, middle or "
                    "bottom");
  }
  out.add("crop", given->position)
      .with("width", job::format_value(parts[2]->length))
      .with("height", job::format_value(parts[3]->length))
      .with("x", job::format_value(parts[0]->length))
      .with("y", job::format_value(parts[1]->length))
      .with("gravity", gravity_of(parts[0]->word, parts[1]->word));
  return {};
}

Result<void> lay_down_trim(const QueryTarget& query, QueryCommands& out) {
  constexpr std::string_view kWays[] = {"auto", "color"};
  const auto way = read_choice(query, "trim", kWays);
  if (!way) return way.error();
  const auto color = read_color(query, "trim-color");
  if (!color) return color.error();
  const auto tolerance = read_number(query, "trim-tol", 0, 255);
  if (!tolerance) return tolerance.error();
  if (!*way) return {};
  out.add("trim", query.find("trim")->position);
  if (**way == "auto") return {};
  if (*color) out.with("color", job::format_value(**color));
  out.with("threshold", decimal(tolerance->value_or(0)));
  return {};
}

Result<void> lay_down_turns(const QueryTarget& query, QueryCommands& out) {
  constexpr std::string_view kAxes[] = {"h", "v", "hv"};
  const auto axes = read_choice(query, "flip", kAxes);
  if (!axes) return axes.error();
  const auto degrees = read_number(query, "rot", 0, 360);
  if (!degrees) return degrees.error();
  const auto background = read_color(query, "bg");
  if (!background) return background.error();
  if (*axes && (*axes)->find('h') != std::string::npos) {
    out.add("flop", query.find("flip")->position);
  }
  if (*axes && (*axes)->find('v') != std::string::npos) {
    out.add("flip", query.find("flip")->position);
  }
  const double clockwise = std::fmod(360 - degrees->value_or(0), 360);
  if (clockwise == 0) return {};
  out.add("rotate", query.find("rot")->position).with("degrees", decimal(clockwise));
  if (*background) out.with("background", job::format_value(**background));
  return {};
}

}  // namespace

void lay_down_exif(const QueryTarget& query, QueryCommands& out) {
  if (const auto* given = query.find("orient")) {
    out.add("autorotate", given->position).with("enabled", "false");
  }
}

Result<void> lay_down_before_size(const QueryTarget& query, QueryCommands& out) {
  for (auto* step :
       {lay_down_page, lay_down_orient, lay_down_rect, lay_down_trim, lay_down_turns}) {
    if (auto done = step(query, out); !done) return done;
  }
  return {};
}

}  // namespace tintype::parser
