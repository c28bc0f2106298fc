#include "engines/text.h"

#include <glib.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>

#include "engines/composite.h"
#include "engines/frames.h"
#include "engines/pixels.h"
#include "engines/shape.h"
#include "engines/vips_call.h"

namespace tintype::engines {

using vips::VImage;

namespace {

constexpr double kMaxPointSize = 4000;
constexpr double kMaxStroke = 200;
constexpr std::size_t kMaxFontName = 100;
constexpr double kMeasuringSize = 16;

bool is_font_name(const std::string& font) {
  const auto plain = [](char c) {
    return g_ascii_isalnum(c) || c == ' ' || c == '-' || c == ',' || c == '_' || (c & 0x80) != 0;
  };
  return !font.empty() && font.size() <= kMaxFontName &&
         std::all_of(font.begin(), font.end(), plain) &&
         g_utf8_validate(font.data(), static_cast<gssize>(font.size()), nullptr);
}

Result<void> check(const job::Annotate& annotate) {
  const auto refuse = [](const char* what) { return Error{Code::bad_request, what, {}}; };
  const std::string& text = annotate.text;
  if (!g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) {
    return refuse("annotate: text is not valid UTF-8");
  }
  if (!is_font_name(annotate.font)) return refuse("annotate: font is not the name of a font");
  if (!(annotate.pointsize > 0 && annotate.pointsize <= kMaxPointSize)) {
    return refuse("annotate: pointsize must be from 0 to 4000");
  }
  if (!(annotate.strokewidth >= 0 && annotate.strokewidth <= kMaxStroke)) {
    return refuse("annotate: strokewidth must be from 0 to 200");
  }
  return {};
}

// Without control characters, which no font has and markup cannot hold.
std::string printable(const std::string& text) {
  std::string out;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 || c == '\n' || c == '\t') out += c;
  }
  return out;
}

bool is_blank(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return g_ascii_isspace(c); });
}

std::string escaped(const std::string& text) {
  const std::unique_ptr<char, decltype(&g_free)> markup(
      g_markup_escape_text(text.data(), static_cast<gssize>(text.size())), &g_free);
  return markup.get();
}

std::string colored_markup(const std::string& text, const job::Color& color) {
  char open[40];
  std::snprintf(open, sizeof open, "<span foreground=\"#%02x%02x%02x\">", color.r, color.g,
                color.b);
  return open + escaped(text) + "</span>";
}

VipsAlign to_vips(job::Align align) {
  switch (align) {
    case job::Align::left: return VIPS_ALIGN_LOW;
    case job::Align::center: return VIPS_ALIGN_CENTRE;
    case job::Align::right: return VIPS_ALIGN_HIGH;
  }
  return VIPS_ALIGN_LOW;
}

std::string font_at(const std::string& font, double pointsize) {
  char size[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(size, sizeof size, "%.3f", pointsize);
  return font + " " + size;
}

// RGBA, tight around the ink. `enlarged` scales everything, to measure at a small size.
Result<VImage> lettering(const job::Annotate& annotate, const std::string& text, int wrap_px,
                         double enlarged) {
  const std::string font = font_at(annotate.font, annotate.pointsize * enlarged);
  auto* options = VImage::option()
                      ->set("font", font.c_str())
                      ->set("rgba", true)
                      ->set("dpi", 72)
                      ->set("align", to_vips(annotate.align))
                      ->set("wrap", VIPS_TEXT_WRAP_WORD_CHAR);
  const double spacing = std::clamp(annotate.linespacing * enlarged, 0.0, 1e5);
  options->set("spacing", static_cast<int>(std::lround(spacing)));
  if (wrap_px > 0) {
    options->set("width", std::max(1, static_cast<int>(std::lround(wrap_px * enlarged))));
  }
  const Failure failure{Code::too_large, "annotate: the text is too large to be drawn"};
  return vips_call(
      failure, [&] { return VImage::text(colored_markup(text, annotate.fill).c_str(), options); });
}

// What is large is measured at a small size first, so that no text can ask for any canvas.
Result<void> check_extent(const job::Annotate& annotate, const std::string& text, int wrap_px,
                          const SizeLimits& limits) {
  if (annotate.pointsize * static_cast<double>(text.size()) < 20'000) return {};
  const double enlarged = std::min(1.0, kMeasuringSize / annotate.pointsize);
  const Result<VImage> small = lettering(annotate, text, wrap_px, enlarged);
  if (!small) return small.error();
  const Result<Size> size = whole_pixels(std::max(1.0, small->width() / enlarged),
                                         std::max(1.0, small->height() / enlarged));
  if (!size) return size.error();
  return check_size(*size, 1, limits);
}

// Letters over their outline, with room for it.
VImage outlined(const VImage& letters, const job::Annotate& annotate) {
  const int room = static_cast<int>(std::ceil(annotate.strokewidth)) + 1;
  const VImage roomy =
      letters.embed(room, room, letters.width() + 2 * room, letters.height() + 2 * room);
  const VImage reach = grown(roomy.extract_band(3), annotate.strokewidth);
  job::Color opaque = annotate.stroke;
  opaque.a = 255;
  const VImage stroke = masked(filled_like(roomy, opaque), reach);
  return finish(fade(stroke, annotate.stroke.a / 255.0)
                    .composite2(fade(roomy, annotate.fill.a / 255.0), VIPS_BLEND_MODE_OVER),
                roomy);
}

VImage decorated(const VImage& letters, const job::Annotate& annotate) {
  VImage block = annotate.strokewidth > 0 ? outlined(letters, annotate)
                                          : fade(letters, annotate.fill.a / 255.0);
  const double degrees = std::fmod(annotate.degrees, 360);
  if (degrees == 0) return block;
  auto* options = VImage::option()
                      ->set("angle", degrees)
                      ->set("interpolate", vips::VInterpolate::new_from_name("bicubic"));
  return finish(block.similarity(options), block);
}

}  // namespace

Result<VImage> annotate(VImage image, const job::Annotate& annotate, const SizeLimits& limits) {
  if (auto fine = check(annotate); !fine) return fine.error();
  const std::string text = printable(annotate.text);
  if (is_blank(text)) return image;
  return vips_call("annotate", [&]() -> Result<VImage> {
    const double wrap = annotate.width ? annotate.width->resolve(image.width()) : 0;
    const int wrap_px = static_cast<int>(std::clamp(wrap, 0.0, limits.max_dimension_px * 1.0));
    if (auto fits = check_extent(annotate, text, wrap_px, limits); !fits) return fits.error();
    const Result<VImage> letters = lettering(annotate, text, wrap_px, 1);
    if (!letters) return letters.error();
    const VImage block = decorated(*letters, annotate).copy_memory();
    job::Composite over;
    over.gravity = annotate.gravity;
    over.x = annotate.x;
    over.y = annotate.y;
    over.opacity = annotate.opacity;
    return composite(image, block, over);
  });
}

}  // namespace tintype::engines
