#include "parser/query_parameters.h"

#include <algorithm>

#include "parser/percent.h"

namespace tintype::parser {
namespace {

struct KnownName {
  std::string_view name;
  std::string_view alias = {};
};

constexpr KnownName kKnown[] = {
    {"w", "width"},
    {"h", "height"},
    {"fit", "f"},
    {"crop"},
    {"ar"},
    {"rect"},
    {"auto"},
    {"fm"},
    {"q"},
    {"dpr"},
    {"bg"},
    {"fp-x"},
    {"fp-y"},
    {"fp-z"},
    {"orient", "or"},
    {"rot"},
    {"flip"},
    {"trim"},
    {"trim-color", "trimcolor"},
    {"trim-tol", "trimtol"},
    {"pad"},
    {"border"},
    {"border-radius"},
    {"mask"},
    {"corner-radius"},
    {"blur"},
    {"sharp"},
    {"bri"},
    {"con"},
    {"sat"},
    {"gam"},
    {"hue"},
    {"sepia"},
    {"monochrome", "mono"},
    {"invert", "inv"},
    {"palette"},
    {"dl"},
    {"page"},
    {"frame"},
    {"lossless"},
};

// Those that mean something when they are empty.
bool may_be_empty(std::string_view name) {
  return name == "invert" || name == "lossless" || name == "dl";
}

std::string_view first_name(std::string_view name) {
  const auto* at = std::ranges::find_if(
      kKnown, [name](const KnownName& known) { return known.name == name || known.alias == name; });
  return name.empty() || at == std::end(kKnown) ? std::string_view() : at->name;
}

// In a query `+` is a blank, in a path it is itself.
Result<std::string> decoded_form(std::string_view raw, std::size_t position) {
  std::string text(raw);
  std::ranges::replace(text, '+', ' ');
  return percent_decode(text, position);
}

// One NAME=VALUE, or a bare NAME.
Result<void> read_pair(std::string_view pair, std::size_t position, QueryTarget& out) {
  const auto equals = pair.find('=');
  const auto name = decoded_form(pair.substr(0, equals), position);
  if (!name) return name.error();
  const auto known = first_name(*name);
  if (known.empty()) {
    if (out.strict) return error_at(position, "there is no parameter named \"" + *name + '"');
    return {};
  }
  const auto begin = equals == pair.npos ? pair.size() : equals + 1;
  auto value = decoded_form(pair.substr(begin), position + begin);
  if (!value) return value.error();
  if (value->empty() && !may_be_empty(known)) {
    if (out.strict) return error_at(position + begin, "expected a value");
    out.parameters.erase(std::string(known));
    return {};
  }
  out.parameters[std::string(known)] = Given{std::move(*value), position + begin};
  return {};
}

}  // namespace

const Given* QueryTarget::find(std::string_view name) const {
  const auto at = parameters.find(name);
  return at == parameters.end() ? nullptr : &at->second;
}

Result<QueryTarget> read_query(std::string_view target, std::size_t prefix_length, bool strict) {
  QueryTarget out;
  out.strict = strict;
  const auto question = std::min(target.find('?'), target.size());
  auto begin = std::min(prefix_length, question);
  if (begin < question && target[begin] == '/') ++begin;
  auto path = percent_decode(target.substr(begin, question - begin), begin);
  if (!path) return path.error();
  out.path = Given{std::move(*path), begin};
  for (auto at = question; at < target.size();) {
    const auto end = std::min(target.find('&', at + 1), target.size());
    const auto pair = target.substr(at + 1, end - at - 1);
    if (!pair.empty()) {
      if (auto read = read_pair(pair, at + 1, out); !read) return read.error();
    }
    at = end;
  }
  return out;
}

Error error_at(std::size_t position, std::string message) {
  return Error{Code::bad_request, std::move(message), position};
}

}  // namespace tintype::parser
