#pragma once
// How a row of the command table is written: a command's name, engine and help, then one line a
// parameter. Type, default and canonical spelling of a parameter come from the member it points to.
// Only the table_*.cpp files use it.
#include <algorithm>
#include <cassert>
#include <string>
#include <type_traits>
#include <utility>

#include "job/spellings.h"
#include "job/table.h"
#include "job/table_bounds.h"

namespace tintype::job {

template <class M>
struct Unwrapped {
  using type = M;
};
template <class M>
struct Unwrapped<std::optional<M>> {
  using type = M;
};

// The member's ParameterSpec.
template <class C, class M>
ParameterSpec make_parameter(std::string name, M C::*member, std::string help, Bounds bounds,
                             bool required) {
  using T = typename Unwrapped<M>::type;
  ParameterSpec spec;
  spec.name = std::move(name);
  spec.type = type_name<T>();
  spec.help = std::move(help);
  spec.required = required;
  spec.numeric = std::is_same_v<T, int> || std::is_same_v<T, double> || std::is_same_v<T, Length> ||
                 std::is_same_v<T, Ratio> || std::is_same_v<T, Opacity>;
  spec.least = bounds.least;
  spec.most = bounds.most;
  if constexpr (std::is_same_v<M, T>) {
    if (!required) spec.default_text = format_value<T>(C{}.*member);
  }
  if constexpr (std::is_enum_v<T>) {
    for (const auto& spelling : spellings<T>()) spec.choices.emplace_back(spelling.canonical);
  }
  spec.canonical = [bounds](std::string_view text) -> Result<std::string> {
    auto value = read_within<T>(text, bounds);
    if (!value) return value.error();
    if (bounds.zero_is_none && is_zero(*value)) return std::string();
    return format_value<T>(*value);
  };
  spec.assign = [bounds, member](Command& command, std::string_view text) -> Result<void> {
    auto value = read_within<T>(text, bounds);
    if (!value) return value.error();
    auto* typed = std::get_if<C>(&command);
    assert(typed);
    if (bounds.zero_is_none && is_zero(*value)) {
      typed->*member = C{}.*member;
    } else {
      typed->*member = std::move(*value);
    }
    return {};
  };
  return spec;
}

// size[400], size[300x200], size[300x], size[x200] as the two given parameters.
Shorthand size_shorthand(std::string width, std::string height);
// Another name for a parameter.
Shorthand other_name(std::string name, std::string parameter);

template <class C>
class Row {
 public:
  Row(std::string name, std::string engine, std::string help) {
    spec_.name = std::move(name);
    spec_.engine = std::move(engine);
    spec_.help = std::move(help);
    spec_.make = [] { return Command(C{}); };
  }
  // A parameter that may be left out, and one that may not.
  template <class M>
  Row& with(std::string name, M C::*member, std::string help, Bounds bounds = {}) {
    return add(make_parameter(std::move(name), member, std::move(help), bounds, false));
  }
  template <class M>
  Row& needs(std::string name, M C::*member, std::string help, Bounds bounds = {}) {
    return add(make_parameter(std::move(name), member, std::move(help), bounds, true));
  }
  Row& add(ParameterSpec parameter) {
    spec_.parameters.push_back(std::move(parameter));
    return *this;
  }
  Row& shorthand(Shorthand shorthand) {
    spec_.shorthands.push_back(std::move(shorthand));
    return *this;
  }
  Row& also(std::string alias) {
    spec_.aliases.push_back(std::move(alias));
    return *this;
  }
  // Refused with "NAME needs …" when `good` does not hold.
  Row& rule(bool (*good)(const C&), std::string message) {
    spec_.check = [good, message](const Command& command) -> Result<void> {
      const auto* typed = std::get_if<C>(&command);
      assert(typed);
      if (good(*typed)) return {};
      return Error{Code::bad_request, message, std::nullopt};
    };
    return *this;
  }
  Row& open() {
    spec_.open = true;
    return *this;
  }
  operator CommandSpec() {
    std::ranges::sort(spec_.parameters, {}, &ParameterSpec::name);
    return std::move(spec_);
  }

 private:
  CommandSpec spec_;
};

// The sections of the table, in the order of the documentation.
using Rows = std::vector<CommandSpec>;
void add_inputs(Rows& rows);
void add_geometry(Rows& rows);
void add_compose(Rows& rows);
void add_effects(Rows& rows);
void add_colour(Rows& rows);
void add_result(Rows& rows);

}  // namespace tintype::job
