#include "assets/asset_store.h"

#include <algorithm>

#include "assets/bucket_sources.h"
#include "assets/file_copy.h"
#include "assets/freshness.h"
#include "assets/remote_flights.h"
#include "assets/source_check.h"
#include "base/blocking.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/memfd.h"
#include "net/http_date.h"

namespace asio = boost::asio;

namespace tintype::assets {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr std::string_view kFile = "file:";

Result<void> check_sealed(const Fd& memfd, const SourceLimits& limits) {
  const auto mapping = map_sealed(memfd, limits.max_bytes);
  if (!mapping) return mapping.error();
  return check_source(mapping->text(), limits);
}

// Blocking: what a `file:` source is now.
Result<Input> load_file(std::shared_ptr<const LocalStorage> storage, std::string path,
                        SourceLimits limits, Deadline deadline) {
  // It may have waited long for a thread.
  if (std::chrono::steady_clock::now() >= deadline)
    return Error{Code::deadline, "the request took too long", {}};
  auto copy = copy_file(*storage, path, limits.max_bytes);
  if (!copy) return copy.error();
  if (auto checked = check_sealed(copy->memfd, limits); !checked) return checked.error();
  Input input;
  input.memfd = std::make_shared<const Fd>(std::move(copy->memfd));
  input.size_bytes = copy->file.size_bytes;
  input.version = std::move(copy->file.version);
  input.last_modified = copy->file.last_modified;
  return input;
}

// Blocking, for its copy and hash: what was fetched, as an input.
Result<Input> keep_fetched(net::Fetched fetched, SourceLimits limits, RemoteFreshness freshness) {
  const auto now = std::chrono::system_clock::now();
  Input input;
  input.lifetime = lifetime_of(fetched, freshness, now);
  input.unchanged = fetched.not_modified;
  input.last_modified = std::min(now, net::parse_http_date(fetched.last_modified).value_or(now));
  input.etag = std::move(fetched.etag);
  input.last_modified_text = std::move(fetched.last_modified);
  input.tag_fields = std::move(fetched.tag_fields);
  if (input.unchanged) return input;
  if (auto checked = check_source(fetched.body, limits); !checked) return checked.error();
  auto memfd = make_sealed(fetched.body);
  if (!memfd) return memfd.error();
  input.memfd = std::make_shared<const Fd>(std::move(*memfd));
  input.size_bytes = fetched.body.size();
  input.version = to_hex(hash128(fetched.body));
  return input;
}

// One remote source, by whoever is first to ask. Its time is the client's own.
asio::awaitable<Result<Input>> fetch_remote(net::HttpClient& client, BucketSources* buckets,
                                            asio::thread_pool& blocking, std::string url,
                                            net::Validators held, SourceLimits limits,
                                            RemoteFreshness freshness) {
  auto answer = buckets && is_bucket_url(url)
                    ? buckets->get(std::move(url), std::move(held))
                    : client.get(std::move(url), Deadline::max(), std::move(held));
  auto fetched = co_await std::move(answer);
  if (!fetched) co_return fetched.error();
  co_return co_await run_blocking(blocking, &keep_fetched, std::move(*fetched), limits, freshness);
}

}  // namespace

struct AssetStore::State {
  Result<std::shared_ptr<const LocalStorage>> storage;
  SourceLimits limits;
  asio::thread_pool& blocking;
  std::shared_ptr<RemoteFlights> flights;

  static Result<std::shared_ptr<const LocalStorage>> open(const std::vector<std::string>& roots,
                                                          Versions versions) {
    auto opened = LocalStorage::open(roots, versions);
    if (!opened) return opened.error();
    return std::make_shared<const LocalStorage>(std::move(*opened));
  }
};

AssetStore::AssetStore(std::vector<std::string> roots, SourceLimits limits,
                       RemoteFreshness freshness, net::HttpClient& client,
                       asio::thread_pool& blocking, Versions versions, BucketSources* buckets) {
  auto fetch = [&client, &blocking, buckets, limits, freshness](std::string url,
                                                                net::Validators held) {
    return fetch_remote(client, buckets, blocking, std::move(url), std::move(held), limits,
                        freshness);
  };
  state_ = std::make_shared<State>(State{State::open(roots, versions), limits, blocking,
                                         std::make_shared<RemoteFlights>(std::move(fetch))});
  if (!state_->storage) log(Severity::error, "storage", state_->storage.error().detail);
}

AssetStore::~AssetStore() {
  state_->flights->cancel_all();
}

asio::awaitable<Result<Input>> AssetStore::get(std::string url, Deadline deadline,
                                               net::Validators held, std::uint64_t epoch) {
  if (!url.starts_with(kFile))
    return RemoteFlights::join(state_->flights, std::move(url), std::move(held), epoch, deadline);
  return get_file(state_, url.substr(kFile.size()), deadline);
}

asio::awaitable<Result<Input>> AssetStore::get_file(std::shared_ptr<State> state, std::string path,
                                                    Deadline deadline) {
  if (!state->storage) co_return state->storage.error();
  co_return co_await run_blocking(state->blocking, &load_file, *state->storage, std::move(path),
                                  state->limits, deadline);
}

Result<std::string> AssetStore::file_version(std::string_view url) const {
  if (!url.starts_with(kFile)) return Error{Code::bad_request, "the source is not a file", {}};
  if (!state_->storage) return state_->storage.error();
  auto file = (*state_->storage)->open_file(url.substr(kFile.size()));
  if (!file) return file.error();
  return std::move(file->version);
}

}  // namespace tintype::assets
