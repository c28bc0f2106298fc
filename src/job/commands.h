#pragma once
// Every command as a typed struct: what an engine is handed once all variables and expressions are
// resolved. Member initialisers are the defaults. An empty optional means "not given". The table
// that gives each its name, ranges and help is in table.cpp; the functions that perform them are in
// engines/ and jobproc/.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "job/values.h"

namespace tintype::job {

// --- inputs, names, flow -------------------------------------------------------------------------
struct Source {
  Url url;
  std::optional<Name> name;
};
struct Blank {
  int width = 0;
  int height = 0;
  Color color{0, 0, 0, 0};
  std::optional<Name> name;
};
struct Select {
  Name image;
};
struct Copy {
  Name name;
};
// Variables whose value is known only while the job runs; all others are gone from a Job.
struct Set {
  std::string key;
  std::string value;
};
struct RegexCase {
  std::string name;
  std::string key;
  Pattern cases;
  std::string values;
};
// Run another chain kept on the server in the same images and variables. The parser puts the
// chain's commands in its place, so no Job holds it.
struct Call {
  Url url;
};
struct Page {
  int number = 0;
};
struct Autorotate {
  bool enabled = true;
};

// --- geometry ------------------------------------------------------------------------------------
struct Scale {
  std::optional<Length> width, height;
  Fit fit = Fit::fit;
  Kernel kernel = Kernel::lanczos3;
  bool linear = false;
  Gravity gravity = Gravity::center;  // which part stays, for cover and min
  double fx = 0.5, fy = 0.5;          // the focal point, for gravity focal
  double zoom = 1;                    // about the focal point, for cover and min
};
struct Crop {
  std::optional<Length> width, height;
  Length x, y;
  Gravity gravity = Gravity::northwest;
  double fx = 0.5, fy = 0.5;
  std::optional<Ratio> aspect;
};
struct Trim {
  double threshold = 10;
  std::optional<Color> color;
};
struct Extend {
  Length top, right, bottom, left;
  std::optional<Length> width, height;
  Gravity gravity = Gravity::center;
  Color color{0, 0, 0, 0};
  Edge edge = Edge::color;
};
struct Border {
  int width = 1;
  Color color;
  int radius = 0;
};
struct Rotate {
  double degrees = 0;
  Color background{0, 0, 0, 0};
};
struct Flip {};
struct Flop {};
struct Tile {
  std::optional<Name> image;
  std::optional<int> width, height;
};

// --- putting pictures together -------------------------------------------------------------------
struct Flatten {
  Color color{255, 255, 255, 255};
};
struct Composite {
  Name image;
  Compose compose = Compose::over;
  Opacity opacity;
  Gravity gravity = Gravity::northwest;
  Length x, y;
};
struct Mask {
  std::optional<Name> image;
  Shape shape = Shape::ellipse;
  Length radius{10, false};
  bool invert = false;
};
struct Annotate {
  std::string text;
  std::string font = "sans";
  double pointsize = 24;  // at 72 dpi, so one point is one pixel
  Color fill;
  Gravity gravity = Gravity::center;
  Length x, y;
  std::optional<Length> width;  // wraps at this width
  Align align = Align::left;
  double linespacing = 0;  // pixels added between lines
  Color stroke;
  double strokewidth = 0;
  double degrees = 0;
  Opacity opacity;
};

// --- effects -------------------------------------------------------------------------------------
struct Blur {
  double sigma = 1;
};
struct Sharpen {
  double sigma = 0.5;
  double amount = 1;
};
struct Unsharp {
  double sigma = 1;
  double amount = 1;
  double threshold = 0;
};
struct Pixelate {
  int size = 8;
};

// --- colour --------------------------------------------------------------------------------------
struct Brightness {
  double amount = 0;
};
struct Contrast {
  double amount = 0;
};
struct Saturation {
  double amount = 0;
};
struct Hue {
  double degrees = 0;
};
struct Gamma {
  double value = 1;
};
struct Levels {
  double black = 0;
  double white = 255;
  double gamma = 1;
};
struct Grayscale {};
struct Sepia {
  double amount = 100;
};
struct Duotone {
  Color dark;
  Color light{255, 255, 255, 255};
};
struct Tint {
  Color color;
  double amount = 100;
};
struct Negate {};
struct Quantize {
  int colors = 256;
  double dither = 1;
};
struct AddProfile {
  Url url;
  Intent intent = Intent::relative;
};

// --- the result ----------------------------------------------------------------------------------
struct Metadata {
  Keep policy = Keep::strip;
};
struct Sink {
  SinkFormat format = SinkFormat::source;
  std::optional<int> quality;
  bool progressive = false;
  Chroma chroma = Chroma::auto_;
  bool lossless = false;
  std::optional<int> effort;
  bool palette = false;
  std::optional<int> colors;
  std::optional<int> max_bytes;
  Report report = Report::none;
};

using Command = std::variant<Source, Blank, Select, Copy, Set, RegexCase, Call, Page, Autorotate,
                             Scale, Crop, Trim, Extend, Border, Rotate, Flip, Flop, Tile, Flatten,
                             Composite, Mask, Annotate, Blur, Sharpen, Unsharp, Pixelate,
                             Brightness, Contrast, Saturation, Hue, Gamma, Levels, Grayscale, Sepia,
                             Duotone, Tint, Negate, Quantize, AddProfile, Metadata, Sink>;

}  // namespace tintype::job
