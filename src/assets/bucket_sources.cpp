#include "assets/bucket_sources.h"

#include <utility>

namespace tintype::assets {

namespace asio = boost::asio;

namespace {

constexpr std::string_view kScheme = "s3:";

net::Fields conditions_of(const net::Validators& held) {
  net::Fields conditions;
  if (!held.etag.empty())
    conditions.emplace_back("If-None-Match", held.etag);
  else if (!held.last_modified.empty())
    conditions.emplace_back("If-Modified-Since", held.last_modified);
  return conditions;
}

std::string field(const net::Fields& fields, std::string_view wanted) {
  for (const auto& [name, value] : fields)
    if (net::same_field(name, wanted)) return value;
  return {};
}

net::Fetched as_fetched(net::S3Object object) {
  net::Fetched fetched;
  fetched.not_modified = object.status == 304;
  fetched.content_type = field(object.fields, "Content-Type");
  fetched.etag = field(object.fields, "ETag");
  fetched.last_modified = field(object.fields, "Last-Modified");
  fetched.cache_control = field(object.fields, "Cache-Control");
  fetched.expires = field(object.fields, "Expires");
  fetched.date = field(object.fields, "Date");
  fetched.age = field(object.fields, "Age");
  fetched.body = std::move(object.body);
  return fetched;
}

}  // namespace

bool is_bucket_url(std::string_view url) {
  return url.starts_with(kScheme);
}

BucketSources::BucketSources(asio::io_context& context, const Named& buckets, BucketLimits limits)
    : total_timeout_(limits.total_timeout) {
  for (const auto& [name, options] : buckets) {
    net::S3Options own = options;
    own.max_object_bytes = limits.max_bytes;
    clients_.emplace(name, std::make_unique<net::S3Client>(context, std::move(own)));
  }
}

asio::awaitable<Result<net::Fetched>> BucketSources::get(std::string url, net::Validators held) {
  const std::string_view rest = std::string_view(url).substr(kScheme.size());
  const auto slash = rest.find('/');
  const auto client = clients_.find(rest.substr(0, slash));
  if (slash == std::string_view::npos || client == clients_.end())
    co_return Error{Code::not_found, "no bucket of that name is configured", {}};
  const bool conditional = !held.etag.empty() || !held.last_modified.empty();
  auto object = co_await client->second->get(std::string(rest.substr(slash + 1)),
                                             std::chrono::steady_clock::now() + total_timeout_,
                                             conditions_of(held));
  if (!object) co_return object.error();
  if (object->status == 304 && !conditional)
    co_return Error{
        Code::origin_failed, "the bucket's service sent a 304 that was not asked for", {}};
  co_return as_fetched(std::move(*object));
}

}  // namespace tintype::assets
