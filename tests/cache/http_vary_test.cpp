#include "cache/http_vary.h"

#include "cache/http_fixture.h"

namespace tintype::cache {
namespace {

const Hash128 kTarget{1, 2};

Headers lines(const std::string& name, const std::vector<std::string>& parts, std::size_t first) {
  Headers all;
  for (std::size_t i = first; i < parts.size(); ++i) all.emplace_back(name, parts[i]);
  return all;
}

Variant variant(const Headers& request, const Headers& response) {
  return variant_of(kTarget, vary_names(response).value(), request, response);
}

}  // namespace

TEST_CASE("values that mean the same are spelled the same", "[cache]") {
  for (const auto& [input, expected, where] : text_cases("http/vary.txt")) {
    INFO(where << ": " << input);
    auto parts = parts_of(input, '|');
    if (input.ends_with('|')) parts.emplace_back();
    CHECK(normalised_value(parts[0], lines(parts[0], parts, 1)) == expected);
  }
}

TEST_CASE("Vary names fields, each once, or everything", "[cache]") {
  using Names = std::vector<std::string>;
  CHECK(vary_names({}) == Names{});
  CHECK(vary_names({{"Vary", "B, a"}, {"vary", "b"}}) == Names{"a", "b"});
  for (const char* value : {"*", ", *", "a, *", "*, *", "a b"})
    CHECK_FALSE(vary_names({{"Vary", value}}));
}

TEST_CASE("a request selects the newest variant with its values", "[cache]") {
  const Headers varies{{"Vary", "Foo, Bar"}}, by_foo{{"Vary", "Foo"}};
  VariantList list;
  list.add(variant({{"Foo", "1"}}, by_foo), 16);
  list.add(variant({{"Foo", "1"}, {"Bar", "2"}}, varies), 16);
  const auto selected = [&list](const Headers& request) {
    const auto* found = list.select(kTarget, request);
    return found ? found->names.size() : 0;
  };
  CHECK(selected({{"foo", "1"}, {"bar", "2"}}) == 2);
  CHECK(selected({{"Foo", "1"}, {"Bar", "3"}}) == 1);
  CHECK(selected({{"Foo", "1"}}) == 1);
  CHECK(selected({{"Foo", "2"}}) == 0);
  CHECK(selected({}) == 0);
  CHECK_FALSE(list.select(Hash128{9, 9}, {{"Foo", "1"}}));
}

TEST_CASE("a language wanted most selects the variant in it", "[cache]") {
  VariantList list;
  list.add(variant({{"Accept-Language", "en, de"}, {"Foo", "1"}},
                   {{"Vary", "Accept-Language, Foo"}, {"Content-Language", "DE"}}),
           16);
  const auto selects = [&list](const char* wanted, const char* foo) {
    return list.select(kTarget, {{"Accept-Language", wanted}, {"Foo", foo}}) != nullptr;
  };
  CHECK(selects("fr;q=0.5, de;q=1.0", "1"));
  CHECK(selects("de", "1"));
  CHECK_FALSE(selects("fr;q=0.5, de;q=1.0", "2"));
  CHECK_FALSE(selects("fr, de;q=0.9", "1"));
  CHECK_FALSE(selects("fr, de", "1"));
  CHECK_FALSE(selects("de;q=0", "1"));
  CHECK_FALSE(selects("", "1"));
}

TEST_CASE("no more variants are kept than may be; the oldest goes", "[cache]") {
  VariantList list;
  const auto add = [&list](int number) {
    return list.add(variant({{"Foo", std::to_string(number)}}, {{"Vary", "Foo"}}), 2);
  };
  CHECK(add(1).empty());
  CHECK(add(2).empty());
  CHECK(add(1).empty());  // again: it is the newest now
  const auto gone = add(3);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].key == variant({{"Foo", "2"}}, {{"Vary", "Foo"}}).key);
  CHECK(list.all().size() == 2);
}

TEST_CASE("a list of variants is read as it was written, and nothing else", "[cache]") {
  VariantList list;
  list.add(variant({{"Foo", "1"}}, {{"Vary", "Foo, Bar"}}), 16);
  list.add(variant({}, {{"Vary", "Accept-Language"}, {"Content-Language", "de"}}), 16);
  const std::string text = list.to_text();
  const auto again = VariantList::parse(text);
  REQUIRE(again);
  CHECK(again->to_text() == text);
  REQUIRE(again->all().size() == 2);
  CHECK(again->all()[0].names == std::vector<std::string>{"bar", "foo"});
  CHECK(again->all()[1].language == "de");
  CHECK(VariantList::parse("")->all().empty());
  for (std::size_t length = 1; length < text.size(); ++length)
    if (text[length - 1] != '\n') CHECK_FALSE(VariantList::parse(text.substr(0, length)));
  CHECK_FALSE(VariantList::parse("x" + text));
}

}  // namespace tintype::cache
