#include "parser/query_gravity.h"

#include "parser/query_values.h"

namespace tintype::parser {
namespace {

struct Sides {
  bool top = false, bottom = false, left = false, right = false;
};

std::string compass(const Sides& sides) {
  const std::string vertical = sides.top ? "north" : sides.bottom ? "south" : "";
  const std::string all = vertical + (sides.left ? "west" : sides.right ? "east" : "");
  return all.empty() ? "center" : all;
}

}  // namespace

Result<std::string> read_gravity(const Given& list) {
  Sides sides;
  std::string smart;
  auto look = [&smart](const char* way) { smart = smart.empty() ? way : smart; };
  for (const auto word : list_items(list.value)) {
    if (word == "top")
      sides.top = true;
    else if (word == "bottom")
      sides.bottom = true;
    else if (word == "left")
      sides.left = true;
    else if (word == "right")
      sides.right = true;
    else if (word == "faces" || word == "entropy")
      look("entropy");
    else if (word == "edges")
      look("attention");
    else if (word == "focalpoint")
      look("focal");
    else if (word != "center")
      return error_at(list.position,
                      "expected a list out of top, bottom, left, right, center, "
                      "faces, entropy, edges, focalpoint");
  }
  if ((sides.top && sides.bottom) || (sides.left && sides.right)) {
    return error_at(list.position, "expected no opposite sides");
  }
  return smart.empty() ? compass(sides) : smart;
}

}  // namespace tintype::parser
