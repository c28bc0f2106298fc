#include "app/config_reader.h"

#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <span>

namespace tintype::app {
namespace {

int line_of(const YAML::Node& node) {
  return node.Mark().is_null() ? 0 : node.Mark().line + 1;
}

struct Unit {
  std::string_view name;
  double factor;
};

// A plain decimal number and one of the units; nothing when it is anything else.
std::optional<double> measure(std::string_view text, std::span<const Unit> units) {
  double value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc{} || !std::isfinite(value) || value < 0) return {};
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  while (text.starts_with(' ')) text.remove_prefix(1);
  for (const Unit& unit : units)
    if (text == unit.name) return value * unit.factor;
  return {};
}

constexpr Unit kSizes[] = {{"", 1},
                           {"B", 1},
                           {"kB", 1e3},
                           {"KB", 1e3},
                           {"MB", 1e6},
                           {"GB", 1e9},
                           {"TB", 1e12},
                           {"KiB", 1024.0},
                           {"MiB", 1 << 20},
                           {"GiB", 1 << 30},
                           {"TiB", 1099511627776.0}};
constexpr Unit kDurations[] = {{"ms", 1}, {"s", 1e3}, {"m", 60e3}, {"h", 3600e3}, {"d", 86400e3}};

}  // namespace

std::string to_text(const Mistake& mistake) {
  std::string text = mistake.file;
  if (mistake.line > 0) text += ':' + std::to_string(mistake.line);
  text += ": ";
  if (!mistake.path.empty()) text += mistake.path + ": ";
  return text + mistake.expected;
}

struct Section::Body {
  YAML::Node node;
  std::string file, path;
  std::vector<Mistake>& mistakes;
  std::set<std::string> read = {};

  std::string path_of(const std::string& key) const {
    return path.empty() ? key : path + '.' + key;
  }

  void report(const YAML::Node& at, const std::string& where, std::string expected) {
    const int line = at.IsDefined() ? line_of(at) : line_of(node);
    mistakes.push_back({file, line, where, std::move(expected)});
  }

  // The key's node, or nothing when it is not there.
  std::optional<YAML::Node> take(const char* key) {
    read.insert(key);
    if (!node.IsMap()) return {};
    const YAML::Node child = static_cast<const YAML::Node&>(node)[key];
    if (!child.IsDefined() || child.IsNull()) return {};
    return child;
  }

  void scalar(const char* key, const Parse& parse) {
    const auto child = take(key);
    if (!child) return;
    if (!child->IsScalar()) return report(*child, path_of(key), "expected a single value");
    if (auto expected = parse(child->Scalar()); !expected.empty())
      report(*child, path_of(key), std::move(expected));
  }
};

Section::Section(const YAML::Node& node, std::string file, std::string path,
                 std::vector<Mistake>& mistakes)
    : body_(new Body{node, std::move(file), std::move(path), mistakes}) {
  if (!node.IsMap() && !node.IsNull())
    body_->report(node, body_->path, "expected a mapping of names to values");
}
Section::~Section() = default;
Section::Section(Section&&) noexcept = default;

bool Section::has(const char* key) const {
  return body_->node.IsMap() && static_cast<const YAML::Node&>(body_->node)[key].IsDefined();
}

void Section::number(const char* key, std::int64_t least, std::int64_t most,
                     const std::function<void(std::int64_t)>& take) {
  body_->scalar(key, [&](const std::string& text) -> std::string {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
      return "expected a whole number from " + std::to_string(least) + " to " +
             std::to_string(most) + ", not \"" + text + '"';
    take(value);
    return {};
  });
}

void Section::size(const char* key, const std::function<void(std::uint64_t)>& take) {
  body_->scalar(key, [&](const std::string& text) -> std::string {
    const auto bytes = measure(text, kSizes);
    if (!bytes || *bytes > 1e18)
      return "expected a size such as 64MB or 1.5GiB, not \"" + text + '"';
    take(static_cast<std::uint64_t>(*bytes));
    return {};
  });
}

void Section::duration(const char* key,
                       const std::function<void(std::chrono::milliseconds)>& take) {
  body_->scalar(key, [&](const std::string& text) -> std::string {
    const auto value = measure(text, kDurations);
    if (!value || *value > 3.2e10)
      return "expected a time such as 500ms, 10s, 5m, 1h or 7d, not \"" + text + '"';
    take(std::chrono::milliseconds(static_cast<std::int64_t>(*value)));
    return {};
  });
}

void Section::flag(const char* key, bool& target) {
  body_->scalar(key, [&](const std::string& text) -> std::string {
    if (text != "true" && text != "false") return "expected true or false, not \"" + text + '"';
    target = text == "true";
    return {};
  });
}

void Section::text(const char* key, std::string& target) {
  body_->scalar(key, [&](const std::string& value) -> std::string {
    target = value;
    return {};
  });
}

void Section::parsed(const char* key, const Parse& parse) {
  body_->scalar(key, parse);
}

void Section::each_text(const char* key, const Parse& parse) {
  const auto list = body_->take(key);
  if (!list) return;
  if (list->IsScalar()) {
    if (auto expected = parse(list->Scalar()); !expected.empty())
      body_->report(*list, body_->path_of(key), std::move(expected));
    return;
  }
  if (!list->IsSequence()) return body_->report(*list, body_->path_of(key), "expected a list");
  for (const YAML::Node& item : *list) {
    auto expected = item.IsScalar() ? parse(item.Scalar()) : "expected a single value";
    if (!expected.empty()) body_->report(item, body_->path_of(key), std::move(expected));
  }
}

void Section::section(const char* key, const std::function<void(Section&)>& read) {
  const auto child = body_->take(key);
  if (!child) return;
  Section inner(*child, body_->file, body_->path_of(key), body_->mistakes);
  read(inner);
  inner.finish();
}

void Section::named_sections(const char* key,
                             const std::function<void(const std::string& name, Section&)>& read) {
  const auto names = body_->take(key);
  if (!names) return;
  if (!names->IsMap())
    return body_->report(*names, body_->path_of(key), "expected a mapping of names to values");
  for (const auto& entry : *names) {
    const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    Section inner(entry.second, body_->file, body_->path_of(key) + '.' + name, body_->mistakes);
    read(name, inner);
    inner.finish();
  }
}

void Section::each_section(const char* key, const std::function<void(Section&)>& read) {
  const auto list = body_->take(key);
  if (!list) return;
  if (!list->IsSequence()) return body_->report(*list, body_->path_of(key), "expected a list");
  std::size_t index = 0;
  for (const YAML::Node& item : *list) {
    Section inner(item, body_->file, body_->path_of(key) + '[' + std::to_string(index++) + ']',
                  body_->mistakes);
    read(inner);
    inner.finish();
  }
}

void Section::mistake(const char* key, std::string expected) {
  const YAML::Node child =
      body_->node.IsMap() ? static_cast<const YAML::Node&>(body_->node)[key] : YAML::Node();
  body_->report(child.IsDefined() ? child : body_->node, body_->path_of(key), std::move(expected));
}

void Section::finish() {
  if (!body_->node.IsMap()) return;
  for (const auto& entry : body_->node) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "?";
    if (body_->read.contains(key)) continue;
    std::string known;
    for (const auto& name : body_->read) known += (known.empty() ? "" : ", ") + name;
    body_->report(entry.first, body_->path_of(key), "unknown; expected one of " + known);
  }
}

}  // namespace tintype::app
