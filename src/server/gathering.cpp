#include "server/gathering.h"

#include <algorithm>

#include "base/blocking.h"
#include "base/digest.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

Result<std::string> version_of_file(std::shared_ptr<Sources> sources, std::string url) {
  return sources->store.file_version(url);
}

// Until the common failure times say so, all that ask for a url get the failure of the first.
Hash128 name_of(const std::string& url) {
  return digest128("source " + url);
}

bool is_web(std::string_view url) {
  return url.starts_with("http:") || url.starts_with("https:");
}

}  // namespace

bool is_remote(std::string_view url) {
  return is_web(url) || assets::is_bucket_url(url);
}

Gathering::Gathering(std::shared_ptr<Sources> sources, Common& common, std::size_t max_input_bytes,
                     std::uint64_t epoch, Clock::time_point deadline)
    : sources_(std::move(sources)),
      common_(common),
      max_input_bytes_(max_input_bytes),
      epoch_(epoch),
      deadline_(deadline) {}

Gathering::~Gathering() {
  common_.input_bytes -= own_bytes_;
}

asio::awaitable<Result<assets::Input>> Gathering::ask(std::string url, net::Validators held) {
  const bool remote = is_remote(url);
  if (is_web(url) && !sources_->remote)
    co_return Error{Code::forbidden, "remote sources are not allowed here", {}};
  const Hash128 name = name_of(url);
  if (remote)
    if (auto failed = common_.failures.find(name, Clock::now())) co_return *failed;
  auto input = co_await sources_->store.get(std::move(url), deadline_, std::move(held), epoch_);
  if (!remote) co_return input;
  if (input)
    common_.failures.forget(name);
  else if (Clock::now() < deadline_)  // past it, it is our time that was too short
    common_.failures.note(name, input.error(), Clock::now());
  co_return input;
}

Result<worker::SharedFd> Gathering::take(const std::string& url, const assets::Input& input) {
  own_bytes_ += input.size_bytes;
  common_.input_bytes += input.size_bytes;
  if (common_.input_bytes > max_input_bytes_)
    return Error{Code::overloaded, "too many large sources at once; try again soon", {}};
  inputs_.push_back({url, input.version, input.etag, input.last_modified_text});
  tag_fields_.insert(tag_fields_.end(), input.tag_fields.begin(), input.tag_fields.end());
  last_modified_ = std::max(last_modified_, input.last_modified);
  live_no_longer_than(input.lifetime);
  return input.memfd;
}

void Gathering::live_no_longer_than(const std::optional<assets::Lifetime>& lifetime) {
  if (!lifetime) return;
  if (!lifetime_) {
    lifetime_ = lifetime;
    return;
  }
  const auto shorten = [](std::chrono::seconds& a, std::chrono::seconds b) { a = std::min(a, b); };
  lifetime_->keep = lifetime_->keep && lifetime->keep;
  shorten(lifetime_->fresh, lifetime->fresh);
  shorten(lifetime_->stale_while_revalidate, lifetime->stale_while_revalidate);
  shorten(lifetime_->stale_if_error, lifetime->stale_if_error);
}

asio::awaitable<Result<worker::SharedFd>> Gathering::get(std::string url) {
  if (const auto known = changed_.find(url); known != changed_.end()) {
    const assets::Input input = std::move(known->second);
    changed_.erase(known);
    co_return take(url, input);
  }
  net::Validators none;
  auto input = co_await ask(url, std::move(none));
  if (!input) co_return input.error();
  co_return take(url, *input);
}

asio::awaitable<bool> Gathering::files_unchanged(cache::ObjectPtr held) {
  for (const cache::Input& input : held->inputs) {
    if (!input.url.starts_with("file:")) continue;
    auto version =
        co_await run_blocking(sources_->blocking_pool, &version_of_file, sources_, input.url);
    if (!version || *version != input.version) co_return false;
  }
  co_return true;
}

asio::awaitable<Result<bool>> Gathering::remote_unchanged(cache::ObjectPtr held) {
  bool same = true;
  for (const cache::Input& input : held->inputs) {
    if (!is_remote(input.url)) continue;
    net::Validators validators{input.etag, input.last_modified};
    auto now = co_await ask(input.url, std::move(validators));
    if (!now) co_return now.error();
    live_no_longer_than(now->lifetime);
    if (now->unchanged || now->version == input.version) continue;
    changed_.insert_or_assign(input.url, std::move(*now));
    same = false;
  }
  co_return same&& lifetime_.has_value();
}

}  // namespace tintype::server
