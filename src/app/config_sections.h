#pragma once
// The larger sections of the configuration file, each read by a file of its own into Settings; and
// what readers share. One thread.
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/config_reader.h"
#include "server/settings.h"

namespace tintype::app {

// One entry of `mounts`: added to the settings.
void read_mount(Section& in, server::Settings& settings);

// What an entry of `mounts` of kind `proxy` says beside its path.
std::shared_ptr<const server::ProxySettings> read_proxy(Section& in);

// `purge` of the server or of a mount: who may use the method PURGE.
void read_purge(Section& in, server::PurgeAccess& access);

// `cache`. `folder` is the configuration file's: relative paths are below it.
void read_cache(Section& in, server::Settings& settings, const std::filesystem::path& folder);

// `cache.shared`, after the rest of `cache`.
void read_shared(Section& in, server::Settings& settings, const std::filesystem::path& folder);

// Where a bucket is, and the keys to it.
void read_bucket(Section& in, net::S3Options& bucket, const std::filesystem::path& folder);

// `cache.disk`.
void read_disk(Section& in, cache::CacheOptions& options, const std::filesystem::path& folder);

inline std::string below(const std::filesystem::path& folder, const std::string& path) {
  return (folder / path).lexically_normal().string();
}

template <class T>
auto into(T& target) {
  return [&target](auto value) { target = static_cast<T>(value); };
}

template <class Duration>
auto lasting(std::optional<Duration>& target) {
  return [&target](std::chrono::milliseconds value) {
    target = std::chrono::duration_cast<Duration>(value);
  };
}

template <class Duration>
auto lasting(Duration& target) {
  return [&target](std::chrono::milliseconds value) {
    target = std::chrono::duration_cast<Duration>(value);
  };
}

}  // namespace tintype::app
