// cache.shared: the tiers that several servers have in common.
#include <charconv>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "app/config_sections.h"

namespace tintype::app {
namespace {

namespace fs = std::filesystem;

std::string first_line_of(const std::string& path, std::string& target) {
  std::ifstream file(path);
  if (!std::getline(file, target)) return "expected a readable file that begins with the secret";
  if (target.ends_with('\r')) target.pop_back();
  return {};
}

// NAME itself, or NAME_env, the variable that has it, or NAME_file, the file whose first line it
// is.
void read_secret(Section& in, const std::string& name, std::string& target,
                 const fs::path& folder) {
  const std::string variable = name + "_env", file = name + "_file";
  in.text(name.c_str(), target);
  in.parsed(variable.c_str(), [&](const std::string& text) -> std::string {
    const char* value = std::getenv(text.c_str());
    if (!value || !*value) return "expected a variable that is set, not \"" + text + '"';
    target = value;
    return {};
  });
  in.parsed(file.c_str(),
            [&](const std::string& text) { return first_line_of(below(folder, text), target); });
  const int given = in.has(name.c_str()) + in.has(variable.c_str()) + in.has(file.c_str());
  if (given > 1)
    in.mistake(name.c_str(), "expected only one of " + name + ", " + variable + " and " + file);
  if (target.find_first_of("\r\n") != std::string::npos)
    in.mistake(name.c_str(), "expected one line");
}

// HOST:PORT, where the host may be a name.
std::string read_host_port(const std::string& text, std::string& host, std::uint16_t& port) {
  std::string expected = "expected HOST:PORT, not \"" + text + '"';
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return expected;
  unsigned number = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data() + colon + 1, end, number);
  if (error != std::errc{} || at != end || number == 0 || number > 65535) return expected;
  host = text.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  port = static_cast<std::uint16_t>(number);
  return {};
}

void at_least(Section& in, const char* key, std::chrono::milliseconds value,
              std::chrono::milliseconds least) {
  if (value < least) in.mistake(key, "expected " + std::to_string(least.count()) + "ms or more");
}

void read_tier(Section& in, cache::TierOptions& tier) {
  in.size("max_object", into(tier.max_object_bytes));
  in.duration("max_age", into(tier.max_age));
  in.duration("timeout", into(tier.read_timeout));
  in.duration("write_timeout", into(tier.write_timeout));
  in.size("max_queue", into(tier.queue.max_bytes));
  in.number("writers", 1, 256, into(tier.queue.at_once));
  in.section("breaker", [&](Section& breaker) {
    breaker.number("failures", 1, 1000, into(tier.breaker.failures));
    breaker.duration("open_for", into(tier.breaker.open_for));
    at_least(breaker, "open_for", tier.breaker.open_for, std::chrono::milliseconds(10));
  });
  at_least(in, "timeout", tier.read_timeout, std::chrono::milliseconds(1));
  at_least(in, "write_timeout", tier.write_timeout, std::chrono::milliseconds(1));
  at_least(in, "max_age", tier.max_age, std::chrono::seconds(1));
}

void read_redis(Section& in, cache::RedisTierOptions& redis, const fs::path& folder) {
  auto& server = redis.server;
  in.parsed("address", [&](const std::string& text) {
    return read_host_port(text, server.host, server.port);
  });
  if (!in.has("address")) in.mistake("address", "expected, as \"address: 127.0.0.1:6379\"");
  in.text("user", server.user);
  read_secret(in, "password", server.password, folder);
  if (!server.user.empty() && server.password.empty())
    in.mistake("user", "expected a password with it");
  in.number("database", 0, 1'000'000, into(server.database));
  in.number("connections", 1, 64, into(server.connections));
  in.text("prefix", redis.prefix);
  read_tier(in, redis.tier);
  if (redis.tier.max_object_bytes > (64 << 20))
    in.mistake("max_object", "expected 64MiB or less: Redis serves one command at a time");
  // One object is under way for each writer on each connection.
  server.max_unsent_bytes = redis.tier.queue.max_bytes + redis.tier.max_object_bytes + (2 << 20);
}

void read_admission(Section& in, cache::AdmissionOptions& admission) {
  in.parsed("admit", [&](const std::string& text) -> std::string {
    if (text == "all") admission.admit = cache::Admit::all;
    if (text == "second_hit") admission.admit = cache::Admit::second_hit;
    if (text == "cost") admission.admit = cache::Admit::cost;
    if (text == "all" || text == "second_hit" || text == "cost") return {};
    return "expected all, second_hit or cost, not \"" + text + '"';
  });
  in.duration("min_cost", [&](std::chrono::milliseconds value) {
    admission.min_cost_ms = static_cast<std::uint32_t>(value.count());
  });
}

void read_s3(Section& in, cache::S3TierOptions& s3, const fs::path& folder) {
  read_bucket(in, s3.bucket, folder);
  in.text("prefix", s3.prefix);
  read_admission(in, s3.admission);
  read_tier(in, s3.tier);
}

cache::RedisTierOptions usual_redis() {
  cache::RedisTierOptions redis;
  redis.tier.max_object_bytes = 256 << 10;
  redis.tier.queue.max_bytes = 8 << 20;
  return redis;
}

cache::S3TierOptions usual_s3(const server::Settings& settings) {
  cache::S3TierOptions s3;
  s3.tier.max_object_bytes = settings.cache.max_object_bytes;
  s3.tier.read_timeout = std::chrono::milliseconds(500);
  s3.tier.write_timeout = std::chrono::seconds(10);
  s3.tier.max_age = std::chrono::hours(24 * 365);
  return s3;
}

}  // namespace

void read_bucket(Section& in, net::S3Options& bucket, const fs::path& folder) {
  in.parsed("endpoint", [&](const std::string& text) {
    bucket.endpoint = text;
    return net::wrong_endpoint(text);
  });
  if (!in.has("endpoint"))
    in.mistake("endpoint", "expected, as \"endpoint: https://s3.eu-west-1.amazonaws.com\"");
  in.parsed("bucket", [&](const std::string& text) -> std::string {
    bucket.bucket = text;
    const bool plain = text.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") ==
                       std::string::npos;
    return plain && !text.empty() ? "" : "expected the name of a bucket, not \"" + text + '"';
  });
  if (!in.has("bucket")) in.mistake("bucket", "expected, the name of a bucket");
  in.text("region", bucket.scope.region);
  in.flag("path_style", bucket.path_style);
  read_secret(in, "access_key", bucket.keys.access_key, folder);
  read_secret(in, "secret_key", bucket.keys.secret_key, folder);
  read_secret(in, "session_token", bucket.keys.session_token, folder);
  if (bucket.keys.access_key.empty() != bucket.keys.secret_key.empty())
    in.mistake("access_key",
               "expected both access_key and secret_key, or none for a public bucket");
  in.number("connections", 1, 1000, into(bucket.max_connections));
  in.duration("connect_timeout", into(bucket.connect_timeout));
}

void read_shared(Section& in, server::Settings& settings, const fs::path& folder) {
  in.number("most_of_deadline", 1, 90, into(settings.shared.most_of_deadline));
  in.section("redis", [&](Section& redis) {
    settings.shared.redis = usual_redis();
    read_redis(redis, *settings.shared.redis, folder);
  });
  in.section("s3", [&](Section& s3) {
    settings.shared.s3 = usual_s3(settings);
    read_s3(s3, *settings.shared.s3, folder);
  });
}

}  // namespace tintype::app
