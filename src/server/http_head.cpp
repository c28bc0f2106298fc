#include "server/http_head.h"

#include <algorithm>
#include <array>

#include "cache/http_fields.h"
#include "cache/http_store.h"
#include "server/conditional.h"
#include "server/reason.h"

namespace tintype::server {
namespace {

using cache::same_name;

constexpr std::string_view kEnd = "\r\n";

Method method_of(std::string_view name) {
  if (name == "GET") return Method::get;
  if (name == "HEAD") return Method::head;
  if (name == "POST") return Method::post;
  return Method::other;
}

// The next line without its end; nothing when it has none.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const auto end = rest.find(kEnd);
  if (end == std::string_view::npos) return {};
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + kEnd.size());
  return line;
}

bool read_request_line(std::string_view line, ParsedHead& parsed) {
  const auto first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  const auto version = line.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") return false;
  parsed.http_1_1 = version == "HTTP/1.1";
  parsed.request.method_name = line.substr(0, first);
  parsed.request.method = method_of(parsed.request.method_name);
  parsed.request.target = line.substr(first + 1, last - first - 1);
  return true;
}

struct Known {
  std::string_view name;
  std::string Request::*member;
};

constexpr std::array kKnown{Known{"accept", &Request::accept},
                            Known{"authorization", &Request::authorization},
                            Known{"content-type", &Request::content_type},
                            Known{"if-match", &Request::if_match},
                            Known{"if-none-match", &Request::if_none_match},
                            Known{"if-modified-since", &Request::if_modified_since},
                            Known{"if-unmodified-since", &Request::if_unmodified_since},
                            Known{"if-range", &Request::if_range},
                            Known{"range", &Request::range}};

struct KnownHint {
  std::string_view name, former;
  std::string HintFields::*member;
};

constexpr std::array kHints{KnownHint{"sec-ch-dpr", "dpr", &HintFields::dpr},
                            KnownHint{"sec-ch-width", "width", &HintFields::width},
                            KnownHint{"save-data", "save-data", &HintFields::save_data}};

// The name of today goes before the former one.
void read_hint(std::string_view name, std::string_view value, HintFields& hints) {
  for (const auto& hint : kHints) {
    std::string& kept = hints.*hint.member;
    if (same_name(name, hint.name) || (same_name(name, hint.former) && kept.empty())) kept = value;
  }
}

// Lines of one name are a list: RFC 9110, 5.3.
void note(std::string& kept, std::string_view value) {
  if (!kept.empty()) kept += ", ";
  kept += value;
}

bool read_field(std::string_view line, ParsedHead& parsed, cache::Headers* all,
                std::string& connection) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto name = line.substr(0, colon);
  const auto value = cache::trimmed(line.substr(colon + 1));
  for (const auto& known : kKnown)
    if (same_name(name, known.name)) note(parsed.request.*known.member, value);
  read_hint(name, value, parsed.request.hints);
  if (same_name(name, "connection")) note(connection, value);
  if (all) all->emplace_back(name, value);
  return true;
}

// RFC 9112, 9.3.
bool keeps_alive(const std::string& connection, bool http_1_1) {
  if (connection.empty()) return http_1_1;
  const auto options = cache::list_members(connection);
  const auto has = [&options](std::string_view wanted) {
    return std::any_of(options.begin(), options.end(),
                       [wanted](std::string_view each) { return same_name(each, wanted); });
  };
  return !has("close") && (http_1_1 || has("keep-alive"));
}

// The HTTP date of this second, made once for each thread and second.
const std::string& date_now() {
  thread_local std::time_t second = 0;
  thread_local std::string date;
  const auto now = std::chrono::system_clock::now();
  const std::time_t current = std::chrono::system_clock::to_time_t(now);
  if (current != second) {
    second = current;
    date = http_date(now);
  }
  return date;
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append(kEnd);
}

// Of these each hop adds a line to those there are.
bool is_of_every_hop(std::string_view name) {
  return same_name(name, "via") || same_name(name, "cache-status");
}

// Fields about a body are not for an answer without one (RFC 9110, 15.4.5).
bool is_about_body(std::string_view name) {
  return name.size() > 8 && same_name(name.substr(0, 8), "content-") &&
         !same_name(name, "content-location");
}

void add_stored_fields(std::string& head, const Response& response) {
  for (const auto& [name, value] : response.object->headers) {
    if (!cache::is_sent(name) || (response.status == 304 && is_about_body(name))) continue;
    if (is_of_every_hop(name) || !cache::find_field(response.headers, name))
      add_field(head, name, value);
  }
}

bool has_field(const Response& response, std::string_view name) {
  return cache::find_field(response.headers, name) ||
         (response.stored_fields && cache::find_field(response.object->headers, name));
}

}  // namespace

std::string_view target_of(std::string_view head) {
  const auto line = head.substr(0, head.find(kEnd));
  const auto first = line.find(' ');
  if (first == std::string_view::npos) return {};
  const auto rest = line.substr(first + 1);
  return rest.substr(0, rest.find(' '));
}

std::optional<ParsedHead> parse_head(std::string_view head, bool all) {
  ParsedHead parsed;
  const auto first = take_line(head);
  if (!first || !read_request_line(*first, parsed)) return {};
  std::string connection;
  const auto fields = all ? std::make_shared<cache::Headers>() : nullptr;
  for (;;) {
    const auto line = take_line(head);
    if (!line) return {};
    if (line->empty()) break;
    if (!read_field(*line, parsed, fields.get(), connection)) return {};
  }
  if (!head.empty()) return {};
  parsed.request.fields = fields;
  parsed.keep_alive = keeps_alive(connection, parsed.http_1_1);
  return parsed;
}

std::string response_head(const Response& response, bool http_1_1, bool keep_alive) {
  std::string head;
  head.reserve(512);
  head.append(http_1_1 ? "HTTP/1.1 " : "HTTP/1.0 ").append(std::to_string(response.status));
  head.append(" ").append(reason_of(response.status)).append(kEnd);
  if (!has_field(response, "Server")) add_field(head, "Server", "Tintype");
  if (!has_field(response, "Date")) add_field(head, "Date", date_now());
  if (response.stored_fields) add_stored_fields(head, response);
  for (const auto& [name, value] : response.headers) add_field(head, name, value);
  const bool bodiless = response.status == 304 || response.status == 204;
  if (!bodiless && !response.own_length)
    add_field(head, "Content-Length", std::to_string(response.body_bytes()));
  if (!keep_alive) add_field(head, "Connection", "close");
  if (keep_alive && !http_1_1) add_field(head, "Connection", "keep-alive");
  head.append(kEnd);
  return head;
}

}  // namespace tintype::server
