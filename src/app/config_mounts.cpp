#include "app/config_sections.h"
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

void read_mount(Section& in, server::Settings& settings) {
  server::Mount mount;
  bool proxy = false;
  read_path(in, mount);
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
