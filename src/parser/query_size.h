#pragma once
// The size a query asks for: w, h, dpr, ar, fit, crop, fp-x, fp-y, fp-z, and pad, which is within
// the size. Read whole before anything is laid down, because the canvas comes after the colours.
#include <optional>
#include <string>

#include "base/error.h"
#include "job/values.h"
#include "parser/query_commands.h"
#include "parser/query_parameters.h"

namespace tintype::parser {

enum class QueryFit { clip, clamp, crop, facearea, fill, fillmax, max, min, scale };

struct QuerySize {
  std::optional<job::Length> width, height;  // dpr in it, padding not
  QueryFit fit = QueryFit::clip;
  std::string gravity = "center";
  double fx = 0.5, fy = 0.5, zoom = 1;
  std::optional<job::Ratio> aspect;  // still to be cut to; no side is given
  int pad_px = 0;
  std::size_t position = 0;  // of what asked for a size first
};

Result<QuerySize> read_size(const QueryTarget& query);

// scale, or crop for a bare aspect; nothing when no size is asked for.
void lay_down_size(const QuerySize& size, QueryCommands& out);
// The canvas of fit=fill, fillmax and clamp, and the padding. `background` is the canonical colour
// of bg, empty when there is none.
void lay_down_canvas(const QuerySize& size, const std::string& background, QueryCommands& out);

}  // namespace tintype::parser
