#include "job/describe.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "job/table.h"
#include "support.h"

namespace tintype::job {

TEST_CASE("docs/commands.md is what the table says", "[job]") {
  const auto fresh = commands_markdown();
  const std::string copy = TINTYPE_BINARY_DIR "/commands.md";
  std::ofstream(copy) << fresh;
  std::ifstream file(TINTYPE_SOURCE_DIR "/docs/commands.md");
  const std::string kept{std::istreambuf_iterator<char>(file), {}};
  INFO("the page as it should be is in " << copy);
  CHECK(kept == fresh);
}

TEST_CASE("the table as JSON has every command, parameter and choice", "[job]") {
  const auto json = nlohmann::json::parse(commands_json());
  REQUIRE(json["commands"].size() == command_table().size());
  for (std::size_t i = 0; i < command_table().size(); ++i) {
    const auto& row = command_table()[i];
    const auto& out = json["commands"][i];
    CHECK(out["name"] == row.name);
    CHECK(out["engine"] == row.engine);
    REQUIRE(out["parameters"].size() == row.parameters.size());
    for (std::size_t k = 0; k < row.parameters.size(); ++k) {
      const auto& parameter = out["parameters"][k];
      CHECK(parameter["name"] == row.parameters[k].name);
      CHECK(parameter["required"] == row.parameters[k].required);
      CHECK(parameter.contains("choices") == !row.parameters[k].choices.empty());
      CHECK(parameter.value("default", "") == row.parameters[k].default_text);
    }
  }
}

TEST_CASE("the list for a terminal has every command and fits", "[job]") {
  const auto text = commands_text();
  for (const auto& row : command_table())
    CHECK(("\n" + text).find("\n" + row.name + " ") != text.npos);
  for (const auto& row : command_table()) {
    std::istringstream lines(*command_text(row.name));
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 104);  // … is 3 bytes
  }
}

TEST_CASE("one command is told in full, by its alias too", "[job]") {
  const auto text = command_text("frame");
  REQUIRE(text);
  CHECK(text->starts_with("page: "));
  CHECK(
      text->find("number        Which one; the first is 0 (whole number, 0 to 65535; required)") !=
      text->npos);
  CHECK(command_text("scale")->find("(number, 1 to 100; default 1)") != text->npos);
  CHECK_FALSE(command_text("nothing"));
}

}  // namespace tintype::job
