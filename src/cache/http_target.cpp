#include "cache/http_target.h"

#include <algorithm>
#include <array>

#include "cache/http_cache_control.h"
#include "cache/http_fields.h"

namespace tintype::cache {
namespace {

// Host without the port that goes without saying.
std::string host_name(std::string_view host) {
  for (const std::string_view port : {":80", ":443"})
    if (host.ends_with(port)) host.remove_suffix(port.size());
  return lower_case(host);
}

// The part before `?` or `#`.
std::string_view path_of(std::string_view reference) {
  return reference.substr(0, reference.find_first_of("?#"));
}

// RFC 3986, 5.2.4.
std::string without_dots(std::string_view path) {
  std::vector<std::string_view> segments;
  bool folder = false;  // the path ends in a slash
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash it begins with
    const auto end = std::min(path.find('/'), path.size());
    const auto segment = path.substr(0, end);
    path.remove_prefix(end);
    folder = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !segments.empty()) segments.pop_back();
    if (segment != "." && segment != ".." && !(segment.empty() && path.empty()))
      segments.push_back(segment);
  }
  std::string plain;
  for (const auto segment : segments) plain.append("/").append(segment);
  if (folder || plain.empty()) plain += '/';
  return plain;
}

bool is_one_of(const Hosts& hosts, std::string_view host) {
  return std::any_of(hosts.begin(), hosts.end(), [host](const std::string& each) {
    return host_name(each) == host_name(host);
  });
}

// Takes "http://host" or "//host" off; false when that is another host or another scheme.
bool take_authority(std::string_view& reference, const Hosts& hosts) {
  const auto colon = reference.find_first_of(":/?#");
  if (colon != std::string_view::npos && reference[colon] == ':') {
    const auto scheme = reference.substr(0, colon);
    if (!same_name(scheme, "http") && !same_name(scheme, "https")) return false;
    reference.remove_prefix(colon + 1);
    if (!reference.starts_with("//")) return false;
  }
  if (!reference.starts_with("//")) return true;
  reference.remove_prefix(2);
  const auto end = std::min(reference.find_first_of("/?#"), reference.size());
  if (!is_one_of(hosts, reference.substr(0, end))) return false;
  reference.remove_prefix(end);
  if (reference.empty()) reference = "/";
  return reference.front() == '/';
}

}  // namespace

std::optional<std::string> resolve_target(std::string_view reference, std::string_view target,
                                          const Hosts& hosts) {
  if (!take_authority(reference, hosts)) return {};
  reference = reference.substr(0, reference.find('#'));
  if (reference.empty()) return std::string(target);
  const auto base = path_of(target);
  if (reference.front() == '?') return std::string(base).append(reference);
  const auto path = path_of(reference);
  const auto query = reference.substr(path.size());
  std::string whole;
  if (path.front() != '/') whole = base.substr(0, base.rfind('/') + 1);
  whole += path;
  if (whole.empty() || whole.front() != '/') return {};
  return without_dots(whole).append(query);
}

bool is_safe(std::string_view method) {
  constexpr std::array<std::string_view, 4> kSafe{"GET", "HEAD", "OPTIONS", "TRACE"};
  return std::find(kSafe.begin(), kSafe.end(), method) != kSafe.end();
}

std::vector<std::string> invalidated_targets(std::string_view method, std::string_view target,
                                             const Hosts& hosts, int status,
                                             const Headers& response) {
  std::vector<std::string> targets;
  if (is_safe(method) || status < 200 || status >= 400) return targets;
  targets.emplace_back(target);
  for (const auto* name : {"Location", "Content-Location"}) {
    const auto* reference = find_field(response, name);
    if (!reference) continue;
    auto resolved = resolve_target(*reference, target, hosts);
    if (resolved && *resolved != target) targets.push_back(std::move(*resolved));
  }
  return targets;
}

bool answers_get(std::string_view target, const Hosts& hosts, int status, const Headers& response) {
  const auto* location = find_field(response, "Content-Location");
  if (status != 200 || !location || resolve_target(*location, target, hosts) != target)
    return false;
  const auto control = parse_cache_control(joined_field(response, "Cache-Control").value_or(""));
  return control.max_age || control.s_maxage || find_field(response, "Expires");
}

}  // namespace tintype::cache
