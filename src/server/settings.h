#pragma once
// Everything a running server is told, validated by app/ before it gets here. One immutable value;
// a reload makes a new one. Sizes are bytes, lengths of time say their unit in their type.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assets/asset_store.h"
#include "assets/bucket_sources.h"
#include "base/image_format.h"
#include "cache/failures.h"
#include "cache/request_cache.h"
#include "cache/shared_tiers.h"
#include "job/job.h"
#include "net/http_client.h"
#include "parser/parse.h"
#include "server/proxy_settings.h"
#include "worker/pool.h"
#include "worker/settings.h"

namespace tintype::server {

struct Endpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
};

struct HttpLimits {
  std::size_t max_connections = 4096;      // of each listener thread together
  std::size_t max_head_bytes = 16 * 1024;  // request line and headers
  std::size_t max_target_bytes = 8 * 1024;
  std::size_t max_headers = 64;
  std::size_t max_body_bytes = 64 * 1024;          // of a POSTed chain
  std::size_t max_ranges = 16;                     // of one request; beyond: all of it is sent
  std::chrono::milliseconds head_timeout{10'000};  // first byte to last of a head
  std::chrono::milliseconds idle_timeout{60'000};  // between requests of a connection
  std::chrono::milliseconds body_timeout{10'000};
  std::chrono::milliseconds send_timeout{30'000};  // without progress of one chunk
  std::chrono::milliseconds request_timeout{30'000};
  std::chrono::milliseconds drain_timeout{10'000};
};

// Who may PURGE: from one of these addresses, when there are any; with this token, when there is
// one. Neither: nobody may.
struct PurgeAccess {
  std::vector<net::AddressBlock> allow;
  std::string token;
  bool any() const { return !allow.empty() || !token.empty(); }
};

// What a mount has to say on how long pictures of remote sources live; nothing: what those say.
struct Policy {
  std::optional<std::chrono::seconds> fresh, stale_while_revalidate, stale_if_error;
};

struct Mount {
  std::string prefix;  // "/image"; the mount at "/" is the empty string
  parser::Dialect dialect = parser::Dialect::chain;
  bool strict = false;
  std::string cache_control = "public, max-age=86400";
  Policy policy = {};
  std::shared_ptr<const ProxySettings> proxy = nullptr;  // what it passes on to; null: pictures
  bool client_hints = false;                             // DPR, Width and Save-Data count
  std::vector<std::string> tags = {};                    // of all pictures made for it
  PurgeAccess purge = {};
  bool emit_tags = false;     // answers name their tags
  std::string error_picture;  // "file:…", answered in place of an error's text; or empty
};

struct Settings {
  Endpoint listen{"0.0.0.0", 8080};
  Endpoint admin{"127.0.0.1", 8081};
  PurgeAccess purge;        // of mounts that say nothing about it
  std::string admin_token;  // demanded as `Authorization: Bearer …` when not empty
  std::size_t threads = 2;
  HttpLimits http;
  std::vector<Mount> mounts;
  std::vector<std::string> roots;  // of `file:` sources
  assets::Versions file_versions = assets::Versions::local;
  std::string chains;  // folder of called chains; empty: none
  std::chrono::milliseconds recheck{
      1000};  // how long a file's version or a chain's text is trusted
  assets::SourceLimits sources;
  assets::RemoteFreshness freshness;
  int lifetime_jitter_percent = 5;  // by which lifetimes are shortened at random, at most
  cache::FailureTimes failures;
  bool remote_sources = true;
  assets::BucketSources::Named buckets;  // of `s3:NAME/KEY` sources
  net::ClientOptions client;
  job::JobLimits job;
  std::vector<Format> auto_order{Format::avif, Format::webp};
  worker::PoolOptions workers;
  worker::Settings rendering;
  std::string renderer_settings;  // encoder defaults as text: part of every cache key
  cache::CacheOptions cache;
  cache::SharedOptions shared;
  std::size_t max_input_bytes = 512 << 20;  // of all inputs that jobs hold or wait with
  std::size_t max_flights = 512;
  std::size_t max_waiters = 8192;
  std::size_t max_refreshes = 64;  // pictures made anew with nobody waiting; beyond: not begun
  std::string log_level = "info";
  std::string access_log = "off";  // "off", "stderr" or a file
};

}  // namespace tintype::server
