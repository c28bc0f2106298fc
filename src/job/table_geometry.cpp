// The command table: geometry.
#include "job/table_row.h"

namespace tintype::job {
namespace {

// options[limit]: the ancestors' way to say fit[limit] and linear[true].
Result<Shorthand::Expansion> scale_options(std::string_view text) {
  Shorthand::Expansion given;
  while (!text.empty()) {
    const auto end = text.find_first_of("|, ");
    const auto word = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (word.empty()) continue;
    if (spelled(word, "linear", {})) {
      given.emplace_back("linear", "true");
    } else if (auto fit = parse_value<Fit>(word)) {
      given.emplace_back("fit", format_value(*fit));
    } else {
      return expected("options out of fit, cover, stretch, limit, min and linear");
    }
  }
  return given;
}

bool has_side(const Scale& scale) {
  return scale.width || scale.height;
}

bool cuts(const Crop& crop) {
  return crop.width || crop.height || crop.aspect || crop.x.value != 0 || crop.y.value != 0;
}

bool extends(const Extend& extend) {
  return extend.width || extend.height || extend.top.value > 0 || extend.right.value > 0 ||
         extend.bottom.value > 0 || extend.left.value > 0;
}

bool tiles(const Tile& tile) {
  return tile.image || tile.width || tile.height;
}

// all[20] for the four sides.
Result<Shorthand::Expansion> four_sides(std::string_view text) {
  Shorthand::Expansion given;
  for (const char* side : {"top", "right", "bottom", "left"}) given.emplace_back(side, text);
  return given;
}

void add_sizing(Rows& rows) {
  rows.push_back(
      Row<Scale>("scale", "geometry", "Change the size.")
          .with("width", &Scale::width, "Width; left out or 0, it follows from the height",
                free_or_to(kMaxSide))
          .with("height", &Scale::height, "Height; left out or 0, it follows from the width",
                free_or_to(kMaxSide))
          .with("fit", &Scale::fit,
                "fit: inside the box; cover: fill the box and cut off what is over; stretch: "
                "exactly the box, distorted; limit: as fit, never larger than before; min: as "
                "cover, never larger than before")
          .with("kernel", &Scale::kernel, "Resampling kernel")
          .with("linear", &Scale::linear, "Compute in linear light")
          .with("gravity", &Scale::gravity, "Which part stays, for cover and min")
          .with("fx", &Scale::fx, "Focal point across, for gravity focal", between(0, 1))
          .with("fy", &Scale::fy, "Focal point down, for gravity focal", between(0, 1))
          .with("zoom", &Scale::zoom, "Zoom about the focal point, for cover and min",
                between(1, 100))
          .shorthand(size_shorthand("width", "height"))
          .shorthand(
              {"options", "limit, cover, … for fit, and linear; separated by |", scale_options})
          .rule(has_side, "scale needs a width or a height"));
  rows.push_back(
      Row<Crop>("crop", "geometry", "Cut a part out.")
          .with("width", &Crop::width, "Width; left out or 0: as far as the image goes",
                free_or_to(kMaxSide))
          .with("height", &Crop::height, "Height; left out or 0: as far as the image goes",
                free_or_to(kMaxSide))
          .with("x", &Crop::x, "Distance across from where gravity puts it", between(0, kMaxSide))
          .with("y", &Crop::y, "Distance down from where gravity puts it", between(0, kMaxSide))
          .with("gravity", &Crop::gravity, "Where the part is taken from")
          .with("fx", &Crop::fx, "Focal point across, for gravity focal", between(0, 1))
          .with("fy", &Crop::fy, "Focal point down, for gravity focal", between(0, 1))
          .with("aspect", &Crop::aspect,
                "Largest part of this shape; with a width or height, the other side")
          .shorthand(size_shorthand("width", "height"))
          .rule(cuts, "crop needs a width, a height, an aspect, x or y"));
  rows.push_back(
      Row<Trim>("trim", "geometry", "Cut off a border of one colour.")
          .with("threshold", &Trim::threshold, "How far from that colour still counts as border",
                between(0, 255))
          .with("color", &Trim::color, "The border's colour; left out: that of the corner"));
}

void add_canvas(Rows& rows) {
  rows.push_back(
      Row<Extend>("extend", "geometry", "Make the canvas larger around the image.")
          .with("top", &Extend::top, "Added above", between(0, kMaxSide))
          .with("right", &Extend::right, "Added on the right", between(0, kMaxSide))
          .with("bottom", &Extend::bottom, "Added below", between(0, kMaxSide))
          .with("left", &Extend::left, "Added on the left", between(0, kMaxSide))
          .with("width", &Extend::width, "Width of the canvas", free_or_to(kMaxSide))
          .with("height", &Extend::height, "Height of the canvas", free_or_to(kMaxSide))
          .with("gravity", &Extend::gravity, "Where the image sits in a width and height")
          .with("color", &Extend::color, "What is added, for edge color")
          .with("edge", &Extend::edge, "What is added: a colour or the image's own edge")
          .shorthand(size_shorthand("width", "height"))
          .shorthand({"all", "the same on all four sides", four_sides})
          .rule(extends, "extend needs a side, a width or a height"));
  rows.push_back(Row<Border>("border", "geometry", "Draw a frame over the image's edge.")
                     .with("width", &Border::width, "Thickness in pixels", between(1, 1000))
                     .with("color", &Border::color, "Colour of the frame")
                     .with("radius", &Border::radius, "Radius of its corners in pixels",
                           between(0, kMaxSide)));
}

void add_turning(Rows& rows) {
  rows.push_back(Row<Rotate>("rotate", "geometry", "Turn clockwise, by any angle.")
                     .needs("degrees", &Rotate::degrees, "By how much", angle())
                     .with("background", &Rotate::background, "What fills the corners")
                     .shorthand(other_name("angle", "degrees"))
                     .shorthand(other_name("color", "background")));
  rows.push_back(Row<Flip>("flip", "geometry", "Mirror top to bottom."));
  rows.push_back(Row<Flop>("flop", "geometry", "Mirror left to right."));
  rows.push_back(
      Row<Tile>("tile", "geometry", "Fill a canvas with copies of an image.")
          .with("image", &Tile::image,
                "The image that is repeated; left out: the current one itself")
          .with("width", &Tile::width, "Width of the canvas; left out: the current image's",
                between(1, kMaxSide))
          .with("height", &Tile::height, "Height of the canvas; left out: the current image's",
                between(1, kMaxSide))
          .shorthand(size_shorthand("width", "height"))
          .rule(tiles, "tile needs an image, a width or a height"));
}

}  // namespace

void add_geometry(Rows& rows) {
  add_sizing(rows);
  add_canvas(rows);
  add_turning(rows);
}

}  // namespace tintype::job
