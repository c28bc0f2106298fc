#include "server/http_head.h"

#include <array>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>

#include "cache/http_fields.h"
#include "cache/http_store.h"
#include "server/conditional.h"

namespace tintype::server {
namespace {

using cache::same_name;

namespace beast = boost::beast;
namespace http = beast::http;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    case http::verb::purge: return Method::purge;
    default: return Method::other;
  }
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

void read_field(std::string_view name, std::string_view value, Request& request) {
  for (const auto& known : kKnown)
    if (same_name(name, known.name)) note(request.*known.member, value);
  read_hint(name, value, request.hints);
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

// Of these each hop adds a line to those there are.
bool is_of_every_hop(std::string_view name) {
  return same_name(name, "via") || same_name(name, "cache-status");
}

// Fields about a body are not for an answer without one (RFC 9110, 15.4.5).
bool is_about_body(std::string_view name) {
  return name.size() > 8 && same_name(name.substr(0, 8), "content-") &&
         !same_name(name, "content-location");
}

using Message = http::response<http::empty_body>;

void add_stored_fields(Message& message, const Response& response) {
  for (const auto& [name, value] : response.object->headers) {
    if (!cache::is_sent(name) || (response.status == 304 && is_about_body(name))) continue;
    if (is_of_every_hop(name) || !cache::find_field(response.headers, name))
      message.insert(name, value);
  }
}

bool has_field(const Response& response, std::string_view name) {
  return cache::find_field(response.headers, name) ||
         (response.stored_fields && cache::find_field(response.object->headers, name));
}

}  // namespace

std::string_view target_of(std::string_view head) {
  const auto line = head.substr(0, head.find("\r\n"));
  const auto first = line.find(' ');
  if (first == std::string_view::npos) return {};
  const auto rest = line.substr(first + 1);
  return rest.substr(0, rest.find(' '));
}

std::optional<ParsedHead> parse_head(std::string_view head, bool all) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(head.size()) + 1);
  parser.body_limit(boost::none);
  beast::error_code error;
  parser.put(boost::asio::buffer(head.data(), head.size()), error);
  if (error && error != http::error::need_more) return {};
  if (!parser.is_header_done()) return {};
  const auto& message = parser.get();
  ParsedHead parsed;
  parsed.keep_alive = message.keep_alive();
  parsed.http_1_1 = message.version() == 11;
  parsed.request.method = method_of(message.method());
  parsed.request.method_name = view(message.method_string());
  parsed.request.target = view(message.target());
  const auto fields = all ? std::make_shared<cache::Headers>() : nullptr;
  for (const auto& field : message) {
    read_field(view(field.name_string()), view(field.value()), parsed.request);
    if (fields) fields->emplace_back(view(field.name_string()), view(field.value()));
  }
  parsed.request.fields = fields;
  return parsed;
}

std::string response_head(const Response& response, bool http_1_1, bool keep_alive) {
  Message message;
  message.version(http_1_1 ? 11 : 10);
  message.result(static_cast<unsigned>(response.status));
  if (!has_field(response, "Server")) message.set(http::field::server, "Tintype");
  if (!has_field(response, "Date")) message.set(http::field::date, date_now());
  if (response.stored_fields) add_stored_fields(message, response);
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  const bool bodiless = response.status == 304 || response.status == 204;
  if (!bodiless && !response.own_length) message.content_length(response.body_bytes());
  message.keep_alive(keep_alive);
  http::response_serializer<http::empty_body> serializer(message);
  std::string head;
  beast::error_code error;
  serializer.next(error, [&head](beast::error_code&, const auto& buffers) {
    head = beast::buffers_to_string(buffers);
  });
  return head;
}

}  // namespace tintype::server
