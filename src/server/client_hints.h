#pragma once
// Client hints (RFC 8942; DPR and Width of the Responsive Image Client Hints draft, with and
// without the prefix Sec-CH-; Save-Data), rounded up to a few normal values each, so that a picture
// has few variants. Pure; any thread.
#include <string>
#include <string_view>
#include <vector>

#include "parser/parse.h"

namespace tintype::server {

// As the client sent them; empty where it did not.
struct HintFields {
  std::string dpr, width, save_data;
  bool none() const { return dpr.empty() && width.empty() && save_data.empty(); }
};

// What is malformed or out of range counts as not sent.
parser::Hints normal_hints(const HintFields& fields);

// As a client would send them: none at all first, then so that every other outcome of normal_hints
// comes once.
std::vector<HintFields> all_hints();

inline constexpr std::string_view kHintNames = "DPR, Width, Save-Data, Sec-CH-DPR, Sec-CH-Width";

}  // namespace tintype::server
