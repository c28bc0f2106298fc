// The command table: effects.
#include "job/table_row.h"

namespace tintype::job {
namespace {

// radius[10]: how far a blur reaches, as canvas and CSS shadows count it: twice its sigma.
Result<Shorthand::Expansion> half_as_sigma(std::string_view text) {
  if (auto radius = parse_value<double>(text)) {
    return Shorthand::Expansion{{"sigma", format_value(*radius / 2)}};
  }
  return Shorthand::Expansion{{"sigma", "((" + std::string(text) + ") / 2)"}};
}

}  // namespace

void add_effects(Rows& rows) {
  rows.push_back(
      Row<Blur>("blur", "effects", "Blur with a Gaussian.")
          .with("sigma", &Blur::sigma, "Its standard deviation in pixels", between(0.3, 250))
          .shorthand({"radius", "twice sigma: how far the blur reaches", half_as_sigma}));
  rows.push_back(
      Row<Sharpen>("sharpen", "effects", "Sharpen the luminance, edges without halos.")
          .with("sigma", &Sharpen::sigma, "Width of what is sharpened, in pixels", between(0.1, 20))
          .with("amount", &Sharpen::amount, "How strongly", between(0, 20)));
  rows.push_back(Row<Unsharp>("unsharp", "effects", "Unsharp mask: add what a blur takes away.")
                     .with("sigma", &Unsharp::sigma, "Of the blur, in pixels", between(0.3, 100))
                     .with("amount", &Unsharp::amount, "How much of it is added", between(0, 20))
                     .with("threshold", &Unsharp::threshold, "Smaller differences stay as they are",
                           between(0, 255)));
  rows.push_back(
      Row<Pixelate>("pixelate", "effects", "Turn into coarse squares.")
          .with("size", &Pixelate::size, "Side of a square in pixels", between(1, 1000)));
}

}  // namespace tintype::job
