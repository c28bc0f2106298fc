#include "server/proxy_request.h"

#include <algorithm>
#include <array>
#include <random>

#include "base/digest.h"
#include "cache/http_fields.h"
#include "cache/http_policy.h"

namespace tintype::server {
namespace {

// What many applications believe of whoever sends it: were it passed on, a client could have its
// own idea of a host or path kept under the target for all.
constexpr std::array<std::string_view, 10> kNotPassedOn{
    "expect",           "forwarded",      "host",          "content-length", "x-forwarded-host",
    "x-forwarded-port", "x-original-url", "x-rewrite-url", "x-host",         "x-forwarded-scheme"};

// By these some applications take a GET for another method.
constexpr std::array<std::string_view, 3> kOverrides{"x-http-method", "x-http-method-override",
                                                     "x-method-override"};

constexpr std::array<std::string_view, 6> kConditions{
    "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "range"};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view each) { return cache::same_name(each, name); });
}

// Puts a member at the end of the list that the field is.
void append(net::Fields& fields, const std::string& name, const std::string& member) {
  auto value = cache::joined_field(fields, name);
  cache::remove_field(fields, name);
  fields.emplace_back(name, value ? *value + ", " + member : member);
}

void ask_about(net::Fields& fields, const cache::Object& stored) {
  for (const auto& [from, to] :
       {std::pair{"ETag", "If-None-Match"}, std::pair{"Last-Modified", "If-Modified-Since"}})
    if (const auto* value = cache::find_field(stored.headers, from))
      fields.emplace_back(to, *value);
}

std::string random_name() {
  std::random_device device;
  static constexpr char kHex[] = "0123456789abcdef";
  std::string name = "tintype-";
  for (int i = 0; i < 8; ++i) name += kHex[device() % 16];
  return name;
}

const std::string& own_name() {
  static const std::string name = random_name();
  return name;
}

}  // namespace

Hash128 target_key(std::string_view mount, const ProxySettings& proxy, std::string_view target) {
  std::string text = "proxy\n";
  for (const std::string_view part : {mount, std::string_view(proxy.origin),
                                      std::string_view(proxy.base), std::string_view(proxy.host)})
    text.append(part).append("\n");
  return digest128(text.append(target));
}

std::string origin_target(std::string_view mount, const ProxySettings& proxy,
                          std::string_view target) {
  const auto rest = target.substr(std::min(mount.size(), target.size()));
  std::string path = proxy.base;
  if (!rest.starts_with('/')) path += '/';
  return path.append(rest);
}

net::OriginRequest origin_request(std::string_view mount, const ProxySettings& proxy,
                                  const Request& request, Purpose purpose,
                                  const cache::Object* stored) {
  net::OriginRequest asked;
  asked.origin = proxy.origin;
  asked.method = request.method_name;
  asked.target = origin_target(mount, proxy, request.target);
  if (request.has_body) asked.body = request.body;
  asked.fields.emplace_back("Host", proxy.host);
  for (auto& field : cache::end_to_end(*request.fields)) {
    const bool dropped = is_one_of(kNotPassedOn, field.first) ||
                         (purpose == Purpose::to_keep && (is_one_of(kConditions, field.first) ||
                                                          is_one_of(kOverrides, field.first)));
    if (!dropped) asked.fields.push_back(std::move(field));
  }
  if (purpose == Purpose::to_keep && stored) ask_about(asked.fields, *stored);
  if (!request.client.empty()) append(asked.fields, "X-Forwarded-For", request.client);
  append(asked.fields, "Via", via());
  if (proxy.rules.policy.surrogate_control)
    append(asked.fields, "Surrogate-Capability",
           std::string(cache::kSurrogateDevice) + "=\"Surrogate/1.0\"");
  return asked;
}

const std::string& via() {
  static const std::string member = "1.1 " + own_name();
  return member;
}

bool has_been_here(const cache::Headers& fields) {
  const auto value = cache::joined_field(fields, "Via");
  return value && value->find(own_name()) != std::string::npos;
}

}  // namespace tintype::server
