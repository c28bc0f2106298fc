#include "app/config_sections.h"
#include "cache/http_tags.h"
#include "parser/parse.h"

namespace tintype::app {

namespace {

void read_path(Section& in, server::Mount& mount) {
  in.parsed("path", [&](const std::string& text) -> std::string {
    if (!text.starts_with('/')) return "expected a path that starts with /, not \"" + text + '"';
    mount.prefix = text;
    while (mount.prefix.ends_with('/')) mount.prefix.pop_back();
    return {};
  });
  if (!in.has("path")) in.mistake("path", "expected, as \"path: /image\"");
}

void read_pictures(Section& in, server::Mount& mount) {
  in.parsed("dialect", [&](const std::string& text) -> std::string {
    const auto dialect = parser::dialect_from(text);
    if (!dialect) return "expected chain or query, not \"" + text + '"';
    mount.dialect = *dialect;
    return {};
  });
  in.flag("strict", mount.strict);
  in.flag("client_hints", mount.client_hints);
  auto& policy = mount.policy;
  in.duration("fresh", lasting(policy.fresh));
  in.duration("stale_while_revalidate", lasting(policy.stale_while_revalidate));
  in.duration("stale_if_error", lasting(policy.stale_if_error));
  in.flag("emit_tags", mount.emit_tags);
  in.each_text("tags", [&](const std::string& text) -> std::string {
    const bool bad = text.empty() || text.size() > cache::kMostTagBytes ||
                     text.find_first_of(" ,\r\n\t") != std::string::npos;
    if (bad) return "expected a tag without blanks and commas, not \"" + text + '"';
    mount.tags.push_back(text);
    return {};
  });
  if (mount.tags.size() > cache::kMostTags / 2)
    in.mistake("tags", "expected " + std::to_string(cache::kMostTags / 2) + " at most");
  in.text("cache_control", mount.cache_control);
  if (mount.cache_control.find_first_of("\r\n") != std::string::npos)
    in.mistake("cache_control", "expected one line");
  in.parsed("error_picture", [&](const std::string& text) -> std::string {
    if (!text.starts_with("file:") || text.find_first_of("[]&%") != std::string::npos)
      return "expected file:PATH of a sample, without brackets, & or %, not \"" + text + '"';
    mount.error_picture = text;
    return {};
  });
}

}  // namespace

void read_purge(Section& in, server::PurgeAccess& access) {
  access = {};
  in.each_text("allow", [&](const std::string& text) -> std::string {
    const auto block = net::parse_address_block(text);
    if (!block) return "expected an address or block such as 10.1.0.0/16, not \"" + text + '"';
    access.allow.push_back(*block);
    return {};
  });
  in.text("token", access.token);
}

void read_mount(Section& in, server::Settings& settings) {
  server::Mount mount;
  bool proxy = false;
  read_path(in, mount);
  mount.purge = settings.purge;
  in.section("purge", [&](Section& purge) { read_purge(purge, mount.purge); });
  in.parsed("kind", [&](const std::string& text) -> std::string {
    if (text != "pictures" && text != "proxy")
      return "expected pictures or proxy, not \"" + text + '"';
    proxy = text == "proxy";
    return {};
  });
  if (proxy)
    mount.proxy = read_proxy(in);
  else
    read_pictures(in, mount);
  for (const auto& other : settings.mounts)
    if (other.prefix == mount.prefix) in.mistake("path", "expected a path no other mount has");
  settings.mounts.push_back(std::move(mount));
}

}  // namespace tintype::app
