#include "server/http_head.h"

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/serializer.hpp>

#include "server/conditional.h"

namespace tintype::server {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;

std::string text(beast::string_view view) {
  return {view.data(), view.size()};
}

Method method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get: return Method::get;
    case http::verb::head: return Method::head;
    case http::verb::post: return Method::post;
    default: return Method::other;
  }
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

template <class Message>
HintFields hints_of(const Message& message) {
  const auto either = [&message](beast::string_view name, beast::string_view former) {
    const auto value = message[name];
    return text(value.empty() ? message[former] : value);
  };
  return {either("Sec-CH-DPR", "DPR"), either("Sec-CH-Width", "Width"), text(message["Save-Data"])};
}

}  // namespace

std::optional<ParsedHead> parse_head(std::string_view head) {
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
  parsed.request.target = text(message.target());
  parsed.request.accept = text(message[http::field::accept]);
  parsed.request.if_none_match = text(message[http::field::if_none_match]);
  parsed.request.if_modified_since = text(message[http::field::if_modified_since]);
  parsed.request.authorization = text(message[http::field::authorization]);
  parsed.request.content_type = text(message[http::field::content_type]);
  parsed.request.hints = hints_of(message);
  return parsed;
}

std::string response_head(const Response& response, bool http_1_1, bool keep_alive) {
  http::response<http::empty_body> message;
  message.version(http_1_1 ? 11 : 10);
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::server, "Tintype");
  message.set(http::field::date, date_now());
  for (const auto& [name, value] : response.headers) message.insert(name, value);
  message.keep_alive(keep_alive);
  if (response.status != 304 && response.status != 204)
    message.content_length(response.body().size());
  http::response_serializer<http::empty_body> serializer(message);
  std::string head;
  beast::error_code error;
  serializer.next(error, [&](beast::error_code&, const auto& buffers) {
    head = beast::buffers_to_string(buffers);
  });
  return head;
}

}  // namespace tintype::server
