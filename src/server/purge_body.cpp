#include "server/purge_body.h"

#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>

#include "job/values.h"

namespace tintype::server {
namespace {

using cache::PurgeItem;
using cache::PurgeKind;
using nlohmann::json;
using nlohmann::ordered_json;

Error expected(const std::string& what) {
  return {Code::bad_request, "expected " + what, {}};
}

constexpr const char* kFields = "url, source, tag, prefix, job, all, soft or dry_run";

// Calls take(text) for a text or each of a list of texts.
template <class Take>
Result<void> each_text(const std::string& name, const json& value, Take take) {
  const auto one = [&](const json& text) -> Result<void> {
    if (!text.is_string() || text.get_ref<const std::string&>().empty())
      return expected(name + " to be a text that is not empty, or a list of such");
    const auto& value_text = text.get_ref<const std::string&>();
    if (value_text.size() > cache::kMaxPurgeValueBytes)
      return expected(name + " to be of at most " + std::to_string(cache::kMaxPurgeValueBytes) +
                      " bytes");
    return take(value_text);
  };
  if (!value.is_array()) return one(value);
  for (const json& text : value)
    if (auto taken = one(text); !taken) return taken;
  return {};
}

Result<void> read_flag(const std::string& name, const json& value, bool& target) {
  if (!value.is_boolean()) return expected(name + " to be true or false");
  target = value.get<bool>();
  return {};
}

bool is_digest(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<void> read_all(const json& value, PurgeBody& body) {
  if (value != json(true)) return expected("all to be true");
  body.items.push_back({PurgeKind::all, {}});
  return {};
}

Result<void> read_field(const std::string& name, const json& value, PurgeBody& body) {
  const auto keep = [&](PurgeKind kind) {
    return [&body, kind](const std::string& text) -> Result<void> {
      body.items.push_back({kind, text});
      return {};
    };
  };
  if (name == "soft") return read_flag(name, value, body.soft);
  if (name == "dry_run") return read_flag(name, value, body.dry_run);
  if (name == "all") return read_all(value, body);
  if (name == "tag") return each_text(name, value, keep(PurgeKind::tag));
  if (name == "prefix") return each_text(name, value, keep(PurgeKind::prefix));
  if (name == "url")
    return each_text(name, value, [&](const std::string& text) -> Result<void> {
      body.urls.push_back(text);
      return {};
    });
  if (name == "source")
    return each_text(name, value, [&](const std::string& text) -> Result<void> {
      auto url = canonical_source(text);
      if (!url) return url.error();
      body.items.push_back({PurgeKind::source, std::move(*url)});
      return {};
    });
  if (name == "job")
    return each_text(name, value, [&](const std::string& text) -> Result<void> {
      if (!is_digest(text)) return expected("job to be 32 lower-case hexadecimal digits");
      body.items.push_back({PurgeKind::url, text});
      return {};
    });
  return expected(std::string(kFields) + ", not \"" + name + '"');
}

ordered_json sum_json(const cache::PurgeCount::Sum& sum) {
  return {{"objects", sum.objects}, {"bytes", sum.bytes}};
}

// RFC 3339, in UTC.
std::string time_text(std::chrono::system_clock::time_point at) {
  const auto since = at.time_since_epoch();
  const auto second = std::chrono::floor<std::chrono::seconds>(since);
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(since - second).count();
  const std::time_t time = second.count();
  std::tm parts{};
  gmtime_r(&time, &parts);
  char day[32], text[48];
  std::strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text, sizeof text, "%s.%03dZ", day, static_cast<int>(ms));
  return text;
}

std::string log_text(std::uint64_t log) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(log));
  return text;
}

ordered_json item_json(const PurgeItem& item) {
  ordered_json said{{"kind", to_string(item.kind)}};
  if (item.kind != PurgeKind::all) said["value"] = item.value;
  return said;
}

ordered_json items_json(const cache::PurgeRequest& request) {
  ordered_json items = ordered_json::array();
  for (const PurgeItem& item : request.items) items.push_back(item_json(item));
  return items;
}

// Values are of the request, whose bytes need not be UTF-8.
std::string text_of(const ordered_json& said) {
  return said.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace

Result<std::string> canonical_source(const std::string& url) {
  if (url.starts_with("chain:") || url.starts_with("font:")) return url;
  auto parsed = job::parse_value<job::Url>(url);
  if (!parsed)
    return expected("source to be file:PATH, http://…, https://…, chain:NAME or font:NAME, not \"" +
                    url + '"');
  return job::format_value(*parsed);
}

Result<PurgeBody> parse_purge_body(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return expected(std::string("a JSON object with ") + kFields);
  PurgeBody body;
  for (const auto& [name, value] : parsed.items())
    if (auto read = read_field(name, value, body); !read) return read.error();
  if (body.urls.empty() && body.items.empty())
    return expected("one of url, source, tag, prefix, job or all, which say what to purge");
  return body;
}

std::string purge_json(const cache::PurgeRequest& request, std::uint64_t number,
                       const cache::PurgeCount& count) {
  ordered_json said{{"number", number}, {"soft", request.soft}};
  said["matched"] = {{"memory", sum_json(count.memory)}, {"complete", count.complete}};
  said["purges"] = items_json(request);
  return text_of(said);
}

std::string dry_run_json(const cache::PurgeRequest& request, const cache::PurgeCount& count) {
  ordered_json said{{"dry_run", true}, {"soft", request.soft}};
  said["matched"] = {{"objects", count.objects},
                     {"memory", sum_json(count.memory)},
                     {"disk", sum_json(count.disk)},
                     {"complete", count.complete}};
  said["purges"] = items_json(request);
  return text_of(said);
}

std::string history_json(const cache::PurgeHistory& history) {
  ordered_json said{{"log", log_text(history.newest.log)},
                    {"created", time_text(history.created)},
                    {"newest", history.newest.number},
                    {"gap", history.gap},
                    {"more", history.more},
                    {"purges", ordered_json::array()}};
  for (const cache::Purge& purge : history.purges) {
    ordered_json one{{"number", purge.number}, {"at", time_text(purge.at)}};
    one.update(item_json(purge.item));
    one["soft"] = purge.soft;
    said["purges"].push_back(std::move(one));
  }
  return text_of(said);
}

}  // namespace tintype::server
