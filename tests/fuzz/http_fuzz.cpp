// libFuzzer target: everything that reads fields of HTTP caching, over any text. The first line is
// the value of a request's fields, the rest that of a response's.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "cache/http_fields.h"
#include "cache/http_reuse.h"
#include "cache/http_store.h"
#include "cache/http_tags.h"
#include "cache/http_target.h"
#include "cache/http_vary.h"
#include "server/conditional.h"
#include "server/range.h"
#include "server/selected.h"

namespace {

using namespace tintype;

void check(bool holds) {
  if (!holds) std::abort();
}

cache::Headers fields_with(std::initializer_list<const char*> names, const std::string& value) {
  cache::Headers fields;
  for (const auto* name : names) fields.emplace_back(name, value);
  return fields;
}

void check_ranges(const std::string& value) {
  for (const std::size_t size : {0u, 1u, 10u, 1'000'000u}) {
    std::size_t sum = 0;
    const auto selection = server::select_ranges(value, size, 16);
    for (const auto& slice : selection.slices) {
      check(slice.size > 0 && slice.offset < size && slice.size <= size - slice.offset);
      sum += slice.size;
    }
    check(sum <= size && selection.slices.size() <= 16);
    check((selection.ranging == server::Ranging::partial) == !selection.slices.empty());
  }
}

void check_conditions(const std::string& value, const std::string& known) {
  server::Request request;
  request.if_match = request.if_none_match = request.if_modified_since = value;
  request.if_unmodified_since = request.if_range = request.range = value;
  server::Response response;
  response.text = "0123456789";
  response.set("Content-Type", "a/b");
  const server::Validators validators{known, cache::parse_http_date(known), {}};
  server::apply_conditions(response, request, validators, {false, 16});
  const int status = response.status;
  check(status == 200 || status == 206 || status == 304 || status == 416);
  (void)server::precondition_of(request, validators, true);
}

void check_vary(const std::string& asked, const std::string& said) {
  for (const char* name : {"x", "accept-language", "accept-encoding"}) {
    const auto once = cache::normalised_value(name, {{name, asked}});
    check(once == cache::normalised_value(name, {{name, ' ' + asked + " ,"}}));
  }
  const auto names = cache::vary_names({{"Vary", said}});
  if (!names || names->empty()) return;
  const cache::Headers request{{names->front(), asked}};
  cache::VariantList list;
  list.add(cache::variant_of({1, 2}, *names, request, {{"Content-Language", "de"}}), 16);
  check(list.select({1, 2}, request) != nullptr);
  const auto again = cache::VariantList::parse(list.to_text());
  check(again && again->to_text() == list.to_text());
}

void check_response(const std::string& asked, const std::string& said) {
  const auto request = fields_with({"Cache-Control", "Authorization"}, asked);
  const auto response = fields_with(
      {"Cache-Control", "CDN-Cache-Control", "Surrogate-Control", "Expires", "Date", "Age",
       "Last-Modified", "Vary", "ETag", "Connection", "Surrogate-Key", "Cache-Tag", "Cache-Groups"},
      said);
  const auto now = std::chrono::system_clock::from_time_t(1'800'000'000);
  const cache::HttpRules rules;
  const cache::OriginResponse whole{"GET", request, 200, response, {now, now}};
  (void)cache::may_store(whole, rules);
  const auto object = cache::object_of(whole, rules);
  check(cache::age_of(object, now).count() >= 0);
  check(object.tags.size() <= cache::kMostTags);
  const auto control = cache::parse_cache_control(asked);
  (void)cache::reuse_of(object, control, now);
  (void)cache::good_on_error(object, control, now);
  const auto renewed = cache::updated(object, whole, rules);
  check(renewed.headers.size() <= object.headers.size() + 1);
  (void)cache::head_says(object, 200, response);
}

void check_targets(const std::string& asked, const std::string& said) {
  const auto target = cache::resolve_target(said, '/' + asked, {"h"});
  check(!target || target->starts_with('/'));
  (void)cache::invalidated_targets("POST", '/' + asked, {"h"}, 200, {{"Location", said}});
}

void check_dates(const std::string& text) {
  const auto date = cache::parse_http_date(text);
  if (date) check(cache::parse_http_date(cache::http_date(*date)) == date);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto end = std::min(text.find('\n'), text.size());
  const std::string asked = text.substr(0, end);
  const std::string said = end < text.size() ? text.substr(end + 1) : asked;
  check_ranges(asked);
  check_conditions(asked, said);
  check_vary(asked, said);
  check_response(asked, said);
  check_targets(asked, said);
  check_dates(asked);
  (void)cache::VariantList::parse(said);
  return 0;
}
