#include <algorithm>

#include "app/config_sections.h"
#include "cache/http_fields.h"

namespace tintype::app {
namespace {

bool is_host_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-._:[]").find(c) != std::string_view::npos;
}

bool is_path_byte(char c) {
  return c > 0x20 && c < 0x7f && c != '?' && c != '#';
}

// `http://host:port/base` into its parts; what was expected instead, or nothing.
std::string read_origin(const std::string& text, server::ProxySettings& proxy) {
  const std::string expected = "expected http://HOST:PORT/BASE or https://…, not \"" + text + '"';
  const auto scheme = text.find("://");
  if (scheme == std::string::npos) return expected;
  const auto name = text.substr(0, scheme);
  if (name != "http" && name != "https") return expected;
  const auto slash = std::min(text.find('/', scheme + 3), text.size());
  const auto authority = text.substr(scheme + 3, slash - scheme - 3);
  if (authority.empty() || !std::all_of(authority.begin(), authority.end(), is_host_byte))
    return expected;
  proxy.origin = text.substr(0, slash);
  proxy.base = text.substr(slash);
  while (proxy.base.ends_with('/')) proxy.base.pop_back();
  if (!std::all_of(proxy.base.begin(), proxy.base.end(), is_path_byte)) return expected;
  if (proxy.host.empty()) proxy.host = authority;
  return {};
}

// Whoever writes the configuration may name an origin inside.
void trust_origin(net::ClientOptions& client) {
  net::AddressBlock all;
  all.prefix_bits = 0;
  client.guard.allowed = {all};
  client.guard.ports.clear();
}

void read_bounds(Section& in, server::ProxySettings& proxy) {
  auto& client = proxy.client;
  in.size("max_body", into(client.max_body_bytes));
  in.size("max_request_body", into(proxy.max_request_bytes));
  in.number("max_connections", 1, 10'000, into(client.max_connections));
  in.number("max_queued", 1, 100'000, into(client.max_queued));
  in.duration("connect_timeout", into(client.connect_timeout));
  in.duration("total_timeout", into(client.total_timeout));
  in.number("max_variants", 1, 1000, into(proxy.max_variants));
  in.duration("pass_for", into(proxy.pass_for));
  client.max_connections_per_host = client.max_connections;
}

void read_semantics(Section& in, server::ProxySettings& proxy) {
  auto& rules = proxy.rules;
  in.flag("client_cache_control", rules.client_cache_control);
  in.flag("store_set_cookie", rules.store_set_cookie);
  in.flag("surrogate_control", rules.policy.surrogate_control);
  if (in.has("targeted_fields")) rules.policy.targeted_fields.clear();
  in.each_text("targeted_fields", [&](const std::string& text) -> std::string {
    if (!cache::is_token(text)) return "expected a field's name, not \"" + text + '"';
    rules.policy.targeted_fields.push_back(text);
    return {};
  });
  in.duration("heuristic_most", lasting(rules.life.heuristic_most));
  in.duration("stale_while_revalidate", lasting(rules.life.stale_while_revalidate));
  in.duration("stale_if_error", lasting(rules.life.stale_if_error));
}

}  // namespace

std::shared_ptr<const server::ProxySettings> read_proxy(Section& in) {
  auto proxy = std::make_shared<server::ProxySettings>();
  proxy->client.max_redirects = 0;
  trust_origin(proxy->client);
  in.parsed("host", [&](const std::string& text) -> std::string {
    if (text.empty() || !std::all_of(text.begin(), text.end(), is_host_byte))
      return "expected a host's name, not \"" + text + '"';
    proxy->host = text;
    return {};
  });
  if (!in.has("origin")) in.mistake("origin", "expected, as \"origin: http://127.0.0.1:9000\"");
  in.parsed("origin", [&](const std::string& text) { return read_origin(text, *proxy); });
  read_bounds(in, *proxy);
  read_semantics(in, *proxy);
  return proxy;
}

}  // namespace tintype::app
