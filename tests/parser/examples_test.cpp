// The examples of docs/dialects/query.md: each request and its chain are one job.
#include <fstream>

#include "parser/parse.h"
#include "support.h"

namespace tintype::parser {
namespace {

struct Example {
  std::string request, chain;
};

// The text between the first two backticks, which are taken off `line` with it.
std::string quoted(std::string& line) {
  const auto begin = line.find('`');
  const auto end = begin == line.npos ? begin : line.find('`', begin + 1);
  if (end == line.npos) return {};
  const auto text = line.substr(begin + 1, end - begin - 1);
  line.erase(0, end + 1);
  return text;
}

std::vector<Example> examples() {
  std::ifstream page(TINTYPE_SOURCE_DIR "/docs/dialects/query.md");
  std::vector<Example> found;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("| `/img/")) continue;
    auto request = quoted(line);
    auto chain = quoted(line);
    found.push_back({std::move(request), std::move(chain)});
  }
  return found;
}

}  // namespace

TEST_CASE("the page's examples say the same in both dialects", "[parser]") {
  const auto all = examples();
  CHECK(all.size() >= 4);
  for (const auto& [request, chain] : all) {
    INFO(request);
    const auto asked = parse(Dialect::query, request, 4, {});
    REQUIRE(asked);
    const auto chained = parse(Dialect::chain, "/image?" + chain, 6, {});
    REQUIRE(chained);
    CHECK(job::canonical_text(*asked) == job::canonical_text(*chained));
  }
}

}  // namespace tintype::parser
