#include "app/config.h"

#include <yaml-cpp/yaml.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <filesystem>
#include <thread>

#include "app/config_sections.h"
#include "base/log.h"

namespace tintype::app {
namespace {

namespace fs = std::filesystem;
using server::Settings;

// Reads one section each; `folder` is the configuration file's.
struct Reader {
  Settings& settings;
  fs::path folder;
  std::optional<assets::Versions> versions = {};  // nothing: by whether anything is shared

  std::string absolute(const std::string& path) const { return below(folder, path); }

  std::string folder_at(const std::string& text, std::string& target) const {
    target = absolute(text);
    if (!fs::is_directory(target)) return "expected a folder that exists, not \"" + text + '"';
    return {};
  }

  void server(Section& in);
  void http(Section& in);
  void storage(Section& in);
  void remote(Section& in);
  void limits(Section& in);
  void workers(Section& in);
  void formats(Section& in);
  void log(Section& in);
};

void Reader::server(Section& in) {
  in.parsed("listen",
            [this](const std::string& text) { return read_endpoint(text, settings.listen); });
  in.parsed("admin",
            [this](const std::string& text) { return read_endpoint(text, settings.admin); });
  in.text("admin_token", settings.admin_token);
  in.section("purge", [this](Section& purge) { read_purge(purge, settings.purge); });
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(settings.admin.address, error);
  if (!error && !address.is_loopback() && settings.admin_token.empty())
    in.mistake("admin", "expected server.admin_token to be set, as this address is not loopback");
  in.number("threads", 0, 256, [this](std::int64_t value) {
    if (value > 0) settings.threads = static_cast<std::size_t>(value);
  });
  in.section("http", [this](Section& inner) { http(inner); });
}

void Reader::http(Section& in) {
  auto& http = settings.http;
  in.number("max_connections", 1, 1'000'000, into(http.max_connections));
  in.size("max_head", into(http.max_head_bytes));
  in.size("max_target", into(http.max_target_bytes));
  in.number("max_headers", 1, 1000, into(http.max_headers));
  in.size("max_body", into(http.max_body_bytes));
  in.number("max_ranges", 0, 1000, into(http.max_ranges));
  in.duration("head_timeout", into(http.head_timeout));
  in.duration("idle_timeout", into(http.idle_timeout));
  in.duration("body_timeout", into(http.body_timeout));
  in.duration("send_timeout", into(http.send_timeout));
  in.duration("request_timeout", into(http.request_timeout));
  in.duration("drain_timeout", into(http.drain_timeout));
  if (http.max_head_bytes < 1024 || http.max_head_bytes > (1u << 20))
    in.mistake("max_head", "expected a size from 1kB to 1MiB");
  if (http.request_timeout.count() == 0)
    in.mistake("request_timeout", "expected more than no time at all");
}

void Reader::storage(Section& in) {
  settings.roots.clear();
  in.each_text("roots", [this](const std::string& text) {
    return folder_at(text, settings.roots.emplace_back());
  });
  if (settings.roots.empty()) in.mistake("roots", "expected at least one folder");
  in.parsed("chains", [this](const std::string& text) { return folder_at(text, settings.chains); });
  in.duration("recheck", into(settings.recheck));
  in.parsed("versions", [this](const std::string& text) -> std::string {
    if (text == "local") versions = assets::Versions::local;
    if (text == "portable") versions = assets::Versions::portable;
    if (text == "auto" || text == "local" || text == "portable") return {};
    return "expected auto, local or portable, not \"" + text + '"';
  });
}

void Reader::remote(Section& in) {
  auto& client = settings.client;
  in.flag("enabled", settings.remote_sources);
  in.each_text("allow_addresses", [&](const std::string& text) -> std::string {
    const auto block = net::parse_address_block(text);
    if (!block) return "expected an address or block such as 10.1.0.0/16, not \"" + text + '"';
    client.guard.allowed.push_back(*block);
    return {};
  });
  if (in.has("ports")) client.guard.ports.clear();
  in.each_text("ports", [&](const std::string& text) -> std::string {
    unsigned port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0 || port > 65535)
      return "expected a port from 1 to 65535, not \"" + text + '"';
    client.guard.ports.push_back(static_cast<std::uint16_t>(port));
    return {};
  });
  in.number("max_redirects", 0, 20, into(client.max_redirects));
  in.number("max_connections", 1, 10'000, into(client.max_connections));
  in.number("max_connections_per_host", 1, 1000, into(client.max_connections_per_host));
  in.number("max_queued", 1, 100'000, into(client.max_queued));
  in.duration("connect_timeout", into(client.connect_timeout));
  in.duration("total_timeout", into(client.total_timeout));
  in.duration("least_fresh", lasting(settings.freshness.least));
  in.duration("usual_fresh", lasting(settings.freshness.usual));
  in.duration("most_fresh", lasting(settings.freshness.most));
  in.duration("stale_while_revalidate", lasting(settings.freshness.stale_while_revalidate));
  in.duration("stale_if_error", lasting(settings.freshness.stale_if_error));
  in.number("jitter", 0, 50, into(settings.lifetime_jitter_percent));
  if (settings.freshness.least > settings.freshness.most)
    in.mistake("least_fresh", "expected no more than most_fresh");
  in.named_sections("buckets", [&](const std::string& name, Section& bucket) {
    if (!job::is_bucket_name(name))
      bucket.mistake("bucket", "expected a name of letters, digits, - and _ for it");
    read_bucket(bucket, settings.buckets[name], folder);
  });
}

void Reader::limits(Section& in) {
  auto& render = settings.rendering.limits;
  auto& job = settings.job;
  in.size("max_source_bytes", into(settings.sources.max_bytes));
  in.size("max_input_bytes", into(settings.max_input_bytes));
  if (settings.max_input_bytes < settings.sources.max_bytes)
    in.mistake("max_input_bytes", "expected no less than max_source_bytes");
  in.number("max_source_pixels", 1, 10'000'000'000, into(render.max_source_pixels));
  in.number("max_result_pixels", 1, 10'000'000'000, into(render.max_result_pixels));
  in.number("max_held_pixels", 1, 10'000'000'000, into(render.max_held_pixels));
  in.number("max_dimension", 1, 65'535, into(render.max_dimension_px));
  in.number("max_frames", 1, 100'000, into(render.max_frames));
  in.size("max_result_bytes", into(settings.workers.max_result_bytes));
  in.number("max_commands", 1, 100'000, into(job.max_commands));
  in.number("max_sources", 1, 200, into(job.max_sources));
  in.number("max_call_depth", 0, 100, into(job.max_call_depth));
  in.number("max_called_chains", 0, 10'000, into(job.max_called_chains));
  in.number("max_variables", 0, 100'000, into(job.max_variables));
  in.size("max_value", into(job.max_value_bytes));
  in.number("max_expression_depth", 1, 256, into(job.max_expression_depth));
  in.flag("tolerate_truncated", render.tolerate_truncated);
  in.flag("svg", settings.sources.svg);
  settings.client.max_body_bytes = settings.sources.max_bytes;
  settings.sources.max_pixels = render.max_source_pixels;
  settings.sources.max_frames = static_cast<std::uint32_t>(render.max_frames);
  render.job = job;
  render.allow_svg = settings.sources.svg;
}

void Reader::workers(Section& in) {
  auto& pool = settings.workers;
  in.parsed("program", [&](const std::string& text) -> std::string {
    pool.program = absolute(text);
    if (!fs::exists(pool.program)) return "expected a program that exists, not \"" + text + '"';
    return {};
  });
  in.number("count", 0, 1024, [&](std::int64_t value) {
    if (value > 0) pool.workers = static_cast<std::size_t>(value);
  });
  in.number("max_queue", 1, 100'000, into(pool.max_queue));
  in.number("max_jobs", 1, 1'000'000'000, into(pool.max_jobs_per_worker));
  in.size("max_memory", into(pool.max_memory_bytes));
  in.duration("start_timeout", into(pool.start_timeout));
  in.duration("quarantine", lasting(pool.quarantine));
  in.number("max_quarantined", 1, 10'000'000, into(pool.max_quarantined));
  in.number("max_flights", 1, 1'000'000, into(settings.max_flights));
  in.number("max_waiters", 1, 10'000'000, into(settings.max_waiters));
}

void Reader::formats(Section& in) {
  auto& defaults = settings.rendering.defaults;
  if (in.has("auto")) settings.auto_order.clear();
  in.each_text("auto", [this](const std::string& text) -> std::string {
    const auto format = format_from(text);
    const bool modern =
        format && (*format == Format::avif || *format == Format::webp || *format == Format::jxl);
    if (!modern) return "expected avif, webp or jxl, not \"" + text + '"';
    settings.auto_order.push_back(*format);
    return {};
  });
  in.number("jpeg_quality", 1, 100, into(defaults.jpeg_quality));
  in.number("webp_quality", 1, 100, into(defaults.webp_quality));
  in.number("avif_quality", 1, 100, into(defaults.avif_quality));
  in.number("jxl_quality", 1, 100, into(defaults.jxl_quality));
  in.number("tiff_quality", 1, 100, into(defaults.tiff_quality));
  in.number("webp_effort", 0, 6, into(defaults.webp_effort));
  in.number("avif_effort", 0, 9, into(defaults.avif_effort));
  in.number("jxl_effort", 1, 9, into(defaults.jxl_effort));
  in.number("gif_effort", 1, 10, into(defaults.gif_effort));
  in.number("png_compression", 0, 9, into(defaults.png_compression));
}

void Reader::log(Section& in) {
  in.parsed("level", [this](const std::string& text) -> std::string {
    if (!set_log_level(text))
      return "expected debug, info, warn, error or off, not \"" + text + '"';
    settings.log_level = text;
    return {};
  });
  in.parsed("access", [this](const std::string& text) -> std::string {
    settings.access_log = text == "off" || text == "stderr" ? text : absolute(text);
    return {};
  });
}

// What follows from the rest.
void finish(Settings& settings) {
  settings.workers.settings = worker::to_json(settings.rendering);
  settings.renderer_settings = worker::to_json({{}, settings.rendering.defaults});
}

void read_file(const YAML::Node& root, const std::string& path, Loaded& loaded) {
  Reader reader{loaded.settings, fs::absolute(path).parent_path()};
  Section top(root, path, "", loaded.mistakes);
  top.section("server", [&](Section& in) { reader.server(in); });
  top.section("storage", [&](Section& in) { reader.storage(in); });
  if (loaded.settings.roots.empty() && loaded.mistakes.empty())
    top.mistake("storage", "expected, with at least one folder in roots");
  top.section("remote", [&](Section& in) { reader.remote(in); });
  top.section("limits", [&](Section& in) { reader.limits(in); });
  top.section("workers", [&](Section& in) { reader.workers(in); });
  top.section("formats", [&](Section& in) { reader.formats(in); });
  top.section("cache", [&](Section& in) { read_cache(in, loaded.settings, reader.folder); });
  const bool shares = loaded.settings.shared.redis || loaded.settings.shared.s3;
  loaded.settings.file_versions =
      reader.versions.value_or(shares ? assets::Versions::portable : assets::Versions::local);
  top.section("log", [&](Section& in) { reader.log(in); });
  if (top.has("mounts")) loaded.settings.mounts.clear();
  top.each_section("mounts", [&](Section& in) { read_mount(in, loaded.settings); });
  top.finish();
}

// tintype-worker is installed and built beside tintype.
std::string worker_beside_us() {
  std::error_code error;
  const auto self = fs::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / "tintype-worker").string();
}

}  // namespace

std::string read_endpoint(const std::string& text, server::Endpoint& target) {
  const auto colon = text.rfind(':');
  unsigned port = 0;
  const char* digits = text.data() + colon + 1;
  const char* end = text.data() + text.size();
  const bool numeric = colon != std::string::npos && digits != end &&
                       std::from_chars(digits, end, port).ptr == end && port <= 65535;
  if (!numeric) return "expected ADDRESS:PORT, not \"" + text + '"';
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  if (address.empty() || address == "*") address = "0.0.0.0";
  boost::system::error_code error;
  boost::asio::ip::make_address(address, error);
  if (error) return "expected an IP address before the port, not \"" + address + '"';
  target = {address, static_cast<std::uint16_t>(port)};
  return {};
}

server::Settings default_settings() {
  server::Settings settings;
  const auto cores = std::max(1u, std::thread::hardware_concurrency());
  settings.threads = cores;
  settings.workers.workers = cores;
  settings.workers.program = worker_beside_us();
  settings.mounts = {{.prefix = "/image", .dialect = parser::Dialect::chain, .error_picture = {}},
                     {.prefix = "/img", .dialect = parser::Dialect::query, .error_picture = {}}};
  finish(settings);
  return settings;
}

Loaded load_config(const std::string& path) {
  Loaded loaded{default_settings(), {}};
  try {
    read_file(YAML::LoadFile(path), path, loaded);
  } catch (const YAML::BadFile&) {
    loaded.mistakes.push_back({path, 0, "", "expected a readable file"});
  } catch (const YAML::Exception& error) {
    loaded.mistakes.push_back(
        {path, error.mark.is_null() ? 0 : error.mark.line + 1, "", "expected YAML: " + error.msg});
  }
  finish(loaded.settings);
  return loaded;
}

}  // namespace tintype::app
