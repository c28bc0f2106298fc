#pragma once
// The inputs of one fill: each got once, held against what the sources' limits and recent failures
// allow, and noted for the object's validators, freshness and dependencies. On the making thread;
// shared by the fill and the late inputs of its job.
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assets/asset_store.h"
#include "assets/bucket_sources.h"
#include "cache/failures.h"
#include "cache/object.h"
#include "net/http_client.h"
#include "server/settings.h"
#include "worker/pool.h"

namespace tintype::server {

// The way to inputs under one set of settings; a fill that began keeps the one it began with.
struct Sources {
  Sources(boost::asio::io_context& context, const Settings& settings,
          boost::asio::thread_pool& blocking)
      : client(context, settings.client),
        buckets(context, settings.buckets,
                {settings.sources.max_bytes, settings.client.total_timeout}),
        store(settings.roots, settings.sources, settings.freshness, client, blocking,
              settings.file_versions, &buckets),
        blocking_pool(blocking),
        remote(settings.remote_sources) {}
  net::HttpClient client;
  assets::BucketSources buckets;
  assets::AssetStore store;
  boost::asio::thread_pool& blocking_pool;
  bool remote;  // http and https; a bucket that is configured is asked in any case
};

// `file:` inputs have a version in the key; all others have a lifetime.
bool is_remote(std::string_view url);

class Gathering : public std::enable_shared_from_this<Gathering> {
 public:
  // Shared by all fills.
  struct Common {
    std::size_t input_bytes = 0;  // held by fills under way
    cache::Failures failures;
  };

  // `epoch`: the newest purge that all it gets has to come after.
  Gathering(std::shared_ptr<Sources> sources, Common& common, std::size_t max_input_bytes,
            std::uint64_t epoch, std::chrono::steady_clock::time_point deadline);
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;
  ~Gathering();

  // An input whole. The asset store's errors; forbidden; overloaded over max_input_bytes; and a
  // failure of a moment ago without asking again.
  boost::asio::awaitable<Result<worker::SharedFd>> get(std::string url);

  // True when all files `held` was made from are what they were.
  boost::asio::awaitable<bool> files_unchanged(cache::ObjectPtr held);

  // True when all remote sources `held` was made from are what they were, by their validators; what
  // has changed is kept for get(). The errors of get().
  boost::asio::awaitable<Result<bool>> remote_unchanged(cache::ObjectPtr held);

  // Of what was got or found unchanged so far, in that order.
  const std::vector<cache::Input>& inputs() const { return inputs_; }
  // The fields their origins name tags by, as of what was got.
  const cache::Headers& tag_fields() const { return tag_fields_; }
  std::chrono::system_clock::time_point last_modified() const { return last_modified_; }
  const std::optional<assets::Lifetime>& lifetime() const { return lifetime_; }  // the shortest

 private:
  boost::asio::awaitable<Result<assets::Input>> ask(std::string url, net::Validators held);
  Result<worker::SharedFd> take(const std::string& url, const assets::Input& input);
  void live_no_longer_than(const std::optional<assets::Lifetime>& lifetime);

  const std::shared_ptr<Sources> sources_;
  Common& common_;
  const std::size_t max_input_bytes_;
  const std::uint64_t epoch_;
  const std::chrono::steady_clock::time_point deadline_;
  std::size_t own_bytes_ = 0;
  std::map<std::string, assets::Input> changed_;  // got while asking what is unchanged
  std::vector<cache::Input> inputs_;
  cache::Headers tag_fields_;
  std::chrono::system_clock::time_point last_modified_{};
  std::optional<assets::Lifetime> lifetime_;
};

}  // namespace tintype::server
