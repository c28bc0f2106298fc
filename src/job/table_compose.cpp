// The command table: putting pictures together.
#include "job/table_row.h"

namespace tintype::job {
namespace {

void add_annotate(Rows& rows) {
  rows.push_back(
      Row<Annotate>("annotate", "text", "Write text on the image.")
          .needs("text", &Annotate::text, "What to write, in UTF-8; line breaks are kept",
                 bytes(4096))
          .with("font", &Annotate::font, "Family and style, as in `DejaVu Serif Bold`", bytes(128))
          .with("pointsize", &Annotate::pointsize, "Size; one point is one pixel", between(1, 2000))
          .with("fill", &Annotate::fill, "Colour of the text")
          .with("gravity", &Annotate::gravity, "Where in the image")
          .with("x", &Annotate::x, "Inwards from there, across", between(-kMaxSide, kMaxSide))
          .with("y", &Annotate::y, "Inwards from there, down", between(-kMaxSide, kMaxSide))
          .with("width", &Annotate::width, "Wrap at this width", free_or_to(kMaxSide))
          .with("align", &Annotate::align, "How the lines are set under each other")
          .with("linespacing", &Annotate::linespacing, "Pixels added between lines",
                between(-500, 500))
          .with("stroke", &Annotate::stroke, "Colour of the outline")
          .with("strokewidth", &Annotate::strokewidth, "Thickness of the outline; 0: none",
                between(0, 100))
          .with("degrees", &Annotate::degrees, "Turned clockwise by", angle())
          .with("opacity", &Annotate::opacity, "How opaque the text is")
          .shorthand(other_name("size", "pointsize"))
          .shorthand(other_name("color", "fill"))
          .shorthand(other_name("angle", "degrees")));
}

}  // namespace

void add_compose(Rows& rows) {
  rows.push_back(Row<Flatten>("flatten", "compose", "Put a colour behind; no alpha remains.")
                     .with("color", &Flatten::color, "The colour")
                     .shorthand(other_name("background", "color")));
  rows.push_back(
      Row<Composite>("composite", "compose", "Put a named image on the current one.")
          .needs("image", &Composite::image, "Its name")
          .with("compose", &Composite::compose, "Porter-Duff operator or blend mode")
          .with("opacity", &Composite::opacity, "How opaque it is put there")
          .with("gravity", &Composite::gravity, "Where")
          .with("x", &Composite::x, "Inwards from there, across", between(-kMaxSide, kMaxSide))
          .with("y", &Composite::y, "Inwards from there, down", between(-kMaxSide, kMaxSide))
          .shorthand(other_name("name", "image")));
  rows.push_back(Row<Mask>("mask", "compose", "Keep only what is inside a shape or a mask image.")
                     .with("image", &Mask::image, "Name of an image whose light parts are kept")
                     .with("shape", &Mask::shape, "The shape, when no image is named")
                     .with("radius", &Mask::radius, "Radius of the corners, for shape corners",
                           between(0, kMaxSide))
                     .with("invert", &Mask::invert, "Keep what is outside instead"));
  add_annotate(rows);
}

}  // namespace tintype::job
