#include "job/table.h"

#include <algorithm>
#include <set>

#include "support.h"

namespace tintype::job {
namespace {

// The canonical spelling of a parameter's value, or the error's message in angle brackets.
std::string canonical(std::string_view command, std::string_view parameter, std::string_view text) {
  const auto* row = find_command(command);
  REQUIRE(row);
  const auto* spec = row->parameter(parameter);
  REQUIRE(spec);
  const auto value = spec->canonical(text);
  return value ? *value : "<" + value.error().message + ">";
}

// What a shorthand stands for, as name[value],name[value].
std::string expanded(std::string_view command, std::string_view name, std::string_view text) {
  const auto* shorthand = find_command(command)->shorthand(name);
  REQUIRE(shorthand);
  const auto given = shorthand->expand(text);
  if (!given) return "<" + given.error().message + ">";
  std::string all;
  for (const auto& [parameter, value] : *given) {
    all += (all.empty() ? "" : ",") + parameter + "[" + value + "]";
  }
  return all;
}

template <class C>
C assigned(std::string_view command,
           std::vector<std::pair<std::string_view, std::string_view>> values) {
  const auto* row = find_command(command);
  REQUIRE(row);
  Command made = row->make();
  for (const auto& [name, text] : values) REQUIRE(row->parameter(name)->assign(made, text));
  REQUIRE(std::holds_alternative<C>(made));
  return std::get<C>(made);
}

// Whether the row's rule lets the command with these values through.
bool allowed(std::string_view command,
             std::vector<std::pair<std::string_view, std::string_view>> values) {
  const auto* row = find_command(command);
  REQUIRE(row);
  REQUIRE(row->check);
  Command made = row->make();
  for (const auto& [name, text] : values) REQUIRE(row->parameter(name)->assign(made, text));
  return row->check(made).has_value();
}

}  // namespace

TEST_CASE("every command has one row", "[job]") {
  std::set<std::size_t> kinds;
  for (const auto& row : command_table()) {
    INFO(row.name);
    CHECK(kinds.insert(row.make().index()).second);
    CHECK(find_command(row.name) == &row);
  }
  CHECK(kinds.size() == std::variant_size_v<Command>);
}

TEST_CASE("every row is whole", "[job]") {
  std::set<std::string> names;
  const std::set<std::string> engines = {"jobproc", "geometry", "compose",  "text",
                                         "effects", "colour",   "formatter"};
  for (const auto& row : command_table()) {
    INFO(row.name);
    CHECK(names.insert(row.name).second);
    for (const auto& alias : row.aliases) CHECK(names.insert(alias).second);
    CHECK(engines.contains(row.engine));
    CHECK(row.help.ends_with('.'));
    CHECK(std::ranges::is_sorted(row.parameters, {}, &ParameterSpec::name));
    std::set<std::string> own;
    for (const auto& parameter : row.parameters) {
      CHECK(own.insert(parameter.name).second);
      CHECK(parameter.name != "if");
      CHECK_FALSE(parameter.help.empty());
      CHECK_FALSE(parameter.type.empty());
    }
    for (const auto& shorthand : row.shorthands) CHECK(own.insert(shorthand.name).second);
  }
}

TEST_CASE("every default is what its parameter reads and writes", "[job]") {
  for (const auto& row : command_table()) {
    for (const auto& parameter : row.parameters) {
      INFO(row.name << " " << parameter.name);
      if (parameter.default_text.empty()) continue;
      const auto text = parameter.canonical(parameter.default_text);
      REQUIRE(text);
      CHECK(*text == parameter.default_text);
      Command command = row.make();
      CHECK(parameter.assign(command, parameter.default_text));
    }
  }
}

TEST_CASE("what canonical reads, assign reads, and neither reads more", "[job]") {
  const std::vector<std::string> texts = {
      "",     "0",          "1",      "-1",        "0.5",        "1.5",    "100",   "101",
      "256",  "65535",      "65536",  "1e9",       "50%",        "-50%",   "9999%", "16:9",
      "red",  "ff000080",   "none",   "a",         "a b",        "(",      "true",  "no",
      "jpeg", "auto",       "file:a", "file:../a", "http://h/x", "center", "over",  "srgb",
      "3601", "2147483648", "\xff",   "nan"};
  for (const auto& row : command_table()) {
    for (const auto& parameter : row.parameters) {
      for (const auto& text : texts) {
        INFO(row.name << " " << parameter.name << " " << text);
        const auto spelled = parameter.canonical(text);
        Command command = row.make();
        CHECK(spelled.has_value() == parameter.assign(command, text).has_value());
        if (!spelled) {
          CHECK(spelled.error().code == Code::bad_request);
          continue;
        }
        const auto again = parameter.canonical(*spelled);
        if (spelled->empty()) continue;
        REQUIRE(again);
        CHECK(*again == *spelled);
      }
    }
  }
}

TEST_CASE("unknown names find nothing, aliases find their row", "[job]") {
  CHECK(find_command("") == nullptr);
  CHECK(find_command("scal") == nullptr);
  CHECK(find_command("frame") == find_command("page"));
  CHECK(find_command("greyscale") == find_command("grayscale"));
  CHECK(find_command("scale")->parameter("size") == nullptr);
  CHECK(find_command("scale")->shorthand("width") == nullptr);
}

TEST_CASE("values out of range say the range", "[job]") {
  CHECK(canonical("sink", "quality", "101") == "<expected a whole number from 1 to 100>");
  CHECK(canonical("sink", "quality", "abc") == "<expected a whole number from 1 to 100>");
  CHECK(canonical("page", "number", "2147483648") == "<expected a whole number from 0 to 65535>");
  CHECK(canonical("blur", "sigma", "1e308") == "<expected a number from 0.3 to 250>");
  CHECK(canonical("crop", "x", "-1") == "<expected a length such as 300 or 50%, from 0 to 65535>");
  CHECK(canonical("crop", "x", "-1%") == "<expected a length such as 300 or 50%, from 0 to 65535>");
  CHECK(canonical("composite", "x", "-1%") == "-1%");
  CHECK(canonical("composite", "y", "-20") == "-20");
  CHECK(canonical("annotate", "text", std::string(4097, 'a')) ==
        "<expected text of at most 4096 bytes>");
}

TEST_CASE("a side of 0 is a side that is not given", "[job]") {
  CHECK(canonical("scale", "width", "0") == "");
  CHECK(canonical("scale", "width", "0%") == "");
  CHECK_FALSE(assigned<Scale>("scale", {{"width", "0"}}).width);
  CHECK(assigned<Scale>("scale", {{"width", "300"}}).width == Length{300, false});
}

TEST_CASE("angles come round", "[job]") {
  CHECK(canonical("rotate", "degrees", "450") == "90");
  CHECK(canonical("rotate", "degrees", "-90") == "270");
  CHECK(canonical("rotate", "degrees", "360") == "0");
  CHECK(canonical("rotate", "degrees", "-720") == "0");
  CHECK(canonical("rotate", "degrees", "-0.00000000000000000001") == "0");
  CHECK(assigned<Rotate>("rotate", {{"degrees", "-90"}}).degrees == 270);
}

TEST_CASE("size stands for width and height", "[job]") {
  CHECK(expanded("scale", "size", "400") == "width[400]");
  CHECK(expanded("scale", "size", "300x200") == "width[300],height[200]");
  CHECK(expanded("scale", "size", "300x") == "width[300]");
  CHECK(expanded("scale", "size", "x200") == "height[200]");
  CHECK(expanded("scale", "size", "300pxx50%") == "width[300px],height[50%]");
  CHECK(expanded("scale", "size", "300px") == "width[300px]");
  CHECK(expanded("scale", "size", "(box.width)") == "width[(box.width)]");
  CHECK(expanded("scale", "size", "x") == "width[x]");
  CHECK(expanded("crop", "size", "10x10") == "width[10],height[10]");
  CHECK(expanded("blank", "size", std::string(8000, 'x')) ==
        "width[" + std::string(8000, 'x') + "]");
}

TEST_CASE("options stand for flags", "[job]") {
  CHECK(expanded("scale", "options", "limit") == "fit[limit]");
  CHECK(expanded("scale", "options", "limit|linear") == "fit[limit],linear[true]");
  CHECK(expanded("scale", "options", "") == "");
  CHECK(expanded("scale", "options", "sideways").starts_with("<expected options out of"));
  CHECK(expanded("sink", "options", "progressive|lossless") == "progressive[true],lossless[true]");
  CHECK(expanded("sink", "options", "fast").starts_with("<expected options out of"));
}

TEST_CASE("other names stand for parameters", "[job]") {
  CHECK(expanded("select", "name", "shoe") == "image[shoe]");
  CHECK(expanded("composite", "name", "shoe") == "image[shoe]");
  CHECK(expanded("annotate", "size", "40") == "pointsize[40]");
  CHECK(expanded("blur", "radius", "10") == "sigma[5]");
  CHECK(expanded("blur", "radius", "shoe.width") == "sigma[((shoe.width) / 2)]");
  CHECK(expanded("extend", "all", "5") == "top[5],right[5],bottom[5],left[5]");
}

TEST_CASE("commands that would do nothing are refused", "[job]") {
  CHECK_FALSE(allowed("scale", {}));
  CHECK_FALSE(allowed("scale", {{"width", "0"}, {"height", "0"}}));
  CHECK(allowed("scale", {{"height", "1"}}));
  CHECK_FALSE(allowed("crop", {{"gravity", "center"}}));
  CHECK(allowed("crop", {{"aspect", "16:9"}}));
  CHECK(allowed("crop", {{"x", "5"}}));
  CHECK_FALSE(allowed("extend", {{"color", "red"}}));
  CHECK(allowed("extend", {{"left", "5%"}}));
  CHECK_FALSE(allowed("tile", {}));
  CHECK(allowed("tile", {{"image", "a"}}));
  CHECK_FALSE(allowed("levels", {{"black", "200"}, {"white", "100"}}));
  CHECK(allowed("levels", {}));
}

TEST_CASE("addprofile takes built-in profiles by name", "[job]") {
  CHECK(canonical("addprofile", "url", "sRGB") == "srgb");
  CHECK(canonical("addprofile", "url", "cmyk") == "cmyk");
  CHECK(canonical("addprofile", "url", "file:/p.icc") == "file:p.icc");
  CHECK(canonical("addprofile", "url", "adobe").starts_with("<expected a url"));
  CHECK(assigned<AddProfile>("addprofile", {{"url", "P3"}}).url.text == "p3");
}

}  // namespace tintype::job
