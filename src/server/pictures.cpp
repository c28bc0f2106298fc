#include "server/pictures.h"

#include <algorithm>

#include "cache/freshness.h"
#include "server/conditional.h"
#include "server/failure.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

const char* state_name(Origin origin) {
  switch (origin) {
    case Origin::memory: return "hit";
    case Origin::disk: return "disk";
    case Origin::made: return "miss";
    case Origin::joined: return "collapsed";
  }
  return "none";
}

// RFC 9211: one member for this cache.
std::string cache_status(Origin origin) {
  switch (origin) {
    case Origin::memory: return "Tintype; hit; detail=memory";
    case Origin::disk: return "Tintype; hit; detail=disk";
    case Origin::made: return "Tintype; fwd=miss; stored";
    case Origin::joined: return "Tintype; fwd=miss; collapsed";
  }
  return "Tintype";
}

// A quoted-string of RFC 9110 cannot hold every name, so what is unusual goes through RFC 8187.
std::string content_disposition(std::string_view name) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string plain, encoded;
  for (const char c : name) {
    const bool safe = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                      c == '.' || c == '-' || c == '_';
    plain += safe ? c : '_';
    if (safe) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
}

// The mount's Cache-Control, but no client keeps a picture longer than its remote sources allow.
std::string cache_control(const Mount& mount, const cache::Object& object) {
  if (!object.fresh_until) return mount.cache_control;
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(
      *object.fresh_until - std::chrono::system_clock::now());
  const auto at = mount.cache_control.find("max-age=");
  if (at == std::string::npos) return mount.cache_control;
  const auto allowed = std::strtoll(mount.cache_control.c_str() + at + 8, nullptr, 10);
  if (left.count() >= allowed) return mount.cache_control;
  return "public, max-age=" + std::to_string(std::max<std::int64_t>(left.count(), 0));
}

Response answer(const Mount& mount, const Plan& plan, const Made& made, const Request& request) {
  const auto& object = *made.object;
  Response response;
  response.cache_state = state_name(made.origin);
  response.timings = made.timings;
  response.set("ETag", '"' + object.etag + '"');
  response.set("Cache-Control", cache_control(mount, object));
  if (plan.negotiated) response.set("Vary", "Accept");
  response.set("Last-Modified", http_date(object.last_modified));
  response.set("Cache-Status", cache_status(made.origin));
  if (not_modified(request.if_none_match, request.if_modified_since, object.etag,
                   object.last_modified)) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", std::string(media_type(object.format)));
  response.set("X-Content-Type-Options", "nosniff");
  if (!plan.download_name.empty())
    response.set("Content-Disposition", content_disposition(plan.download_name));
  response.object = made.object;
  return response;
}

// Server-Timing (W3C): milliseconds of each stage; a hit has nothing worth timing.
std::string server_timing(const Response& response) {
  std::string text = "cache;desc=" + std::string(response.cache_state);
  for (const auto& [stage, microseconds] : response.timings.stages) {
    char entry[64];
    std::snprintf(entry, sizeof entry, ", %s;dur=%.2f", stage,
                  static_cast<double>(microseconds) / 1000);
    text += entry;
  }
  return text;
}

Response options_answer() {
  Response response;
  response.status = 204;
  response.set("Allow", "GET, HEAD, POST, OPTIONS");
  return response;
}

}  // namespace

Pictures::Pictures(std::shared_ptr<const Settings> settings, std::shared_ptr<const Folders> folders,
                   Maker& maker, cache::RequestCache& cache, asio::thread_pool& blocking)
    : settings_(settings),
      planner_(settings, std::move(folders), blocking),
      maker_(maker),
      cache_(cache) {}

asio::awaitable<Result<Made>> Pictures::picture(Plan plan, std::shared_ptr<Ticket> ticket) {
  Made made;
  made.object = cache_.find_in_memory(plan.order.key);
  if (made.object &&
      cache::freshness(*made.object, std::chrono::system_clock::now()) != cache::Freshness::fresh)
    made.object = nullptr;
  made.origin = Origin::memory;
  const bool late_inputs =
      made.object &&
      made.object->inputs.size() > plan.order.inputs.size() + plan.order.also_from.size();
  if (late_inputs) {
    const bool current = co_await planner_.still_current(*made.object);
    if (!current) {
      cache_.remove(plan.order.key);
      made.object = nullptr;
    }
  }
  if (made.object) co_return made;
  if (ticket) ticket->leaving();
  auto ordered = co_await maker_.make(std::move(plan.order), std::move(ticket));
  co_return ordered;
}

asio::awaitable<Response> Pictures::handle(Request request, std::shared_ptr<Ticket> ticket) {
  const Mount* mount = find_mount(settings_->mounts, request.target);
  if (!mount) co_return refusal(404, "nothing is served at this path", request.accept);
  if (request.method == Method::other) co_return options_answer();
  const auto begun = Clock::now();
  auto plan = co_await planner_.plan(*mount, request);
  const auto planned = Clock::now();
  if (!plan) {
    auto response = co_await error_answer(*mount, plan.error(), std::move(request));
    co_return response;
  }
  Plan copy = *plan;
  auto made = co_await picture(std::move(copy), std::move(ticket));
  if (!made) {
    auto response = co_await error_answer(*mount, made.error(), std::move(request));
    co_return response;
  }
  auto response = answer(*mount, *plan, *made, request);
  response.timings.add("parse", planned - begun);
  response.timings.add("total", Clock::now() - begun);
  if (made->origin != Origin::memory) response.set("Server-Timing", server_timing(response));
  co_return response;
}

// The mount's error picture in place of the text, with the error's own status and headers.
asio::awaitable<Response> Pictures::error_answer(const Mount& mount, Error error, Request request) {
  auto response = failure(error, request.accept);
  if (mount.error_picture.empty() || error.code == Code::cancelled) co_return response;
  Request wanted;
  wanted.method = Method::post;
  wanted.body = "source=url[" + mount.error_picture + "]&sink";
  wanted.deadline = request.deadline;
  Mount chain = mount;
  chain.dialect = parser::Dialect::chain;
  auto plan = co_await planner_.plan(chain, wanted);
  if (!plan) co_return response;
  auto made = co_await picture(std::move(*plan), nullptr);
  if (!made) co_return response;
  response.text.clear();
  response.object = made->object;
  for (auto& [name, value] : response.headers)
    if (name == "Content-Type") value = media_type(made->object->format);
  co_return response;
}

}  // namespace tintype::server
