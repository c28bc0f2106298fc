#include "server/pictures.h"

#include <algorithm>

#include "cache/freshness.h"
#include "server/failure.h"
#include "server/selected.h"
#include "server/tag_fields.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRefreshPause{1'000};
constexpr std::size_t kMaxRefreshed = 4096;

const char* state_name(const Made& made) {
  switch (made.origin) {
    case Origin::memory: return "hit";
    case Origin::disk: return "disk";
    case Origin::made: return "miss";
    case Origin::passed: return "pass";
    case Origin::revalidated: return "revalidated";
    case Origin::kept: return "stale";
    case Origin::joined: return "collapsed";
    case Origin::shared: return made.tier;
  }
  return "none";
}

using Seconds = std::chrono::seconds;

Seconds seconds_between(std::chrono::system_clock::time_point from,
                        std::chrono::system_clock::time_point to) {
  return std::chrono::floor<Seconds>(to - from);  // less than nothing is never nothing
}

// RFC 9211: one member for this cache.
std::string cache_status(const Made& made) {
  const auto& object = *made.object;
  const auto left = [&object] {
    const auto now = std::chrono::system_clock::now();
    return std::chrono::floor<Seconds>(-cache::past_fresh(object, now)).count();
  };
  const std::string ttl = object.fresh_until ? "; ttl=" + std::to_string(left()) : "";
  switch (made.origin) {
    case Origin::memory: return "Tintype; hit" + ttl + "; detail=memory";
    case Origin::disk: return "Tintype; hit" + ttl + "; detail=disk";
    case Origin::made: return "Tintype; fwd=miss; stored" + ttl;
    case Origin::passed: return "Tintype; fwd=miss";
    case Origin::revalidated: return "Tintype; fwd=stale; fwd-status=304; stored" + ttl;
    case Origin::kept: return "Tintype; hit" + ttl + "; detail=stale-if-error";
    case Origin::joined: return "Tintype; fwd=miss; collapsed" + ttl;
    case Origin::shared: return "Tintype; hit" + ttl + "; detail=" + made.tier;
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

// The mount's Cache-Control; but a client keeps what was made of remote sources no longer than they
// allow, counted from its age (RFC 9111 section 4.2.3).
void set_cache_control(Response& response, const Mount& mount, const cache::Object& object) {
  if (!object.fresh_until) return response.set("Cache-Control", mount.cache_control);
  const auto now = std::chrono::system_clock::now();
  const Seconds age = std::max(Seconds(0), seconds_between(object.made, now));
  const Seconds left =
      std::max(Seconds(0), std::chrono::floor<Seconds>(-cache::past_fresh(object, now)));
  const auto at = mount.cache_control.find("max-age=");
  const bool bounded = at != std::string::npos;
  const Seconds allowed(bounded ? std::strtoll(mount.cache_control.c_str() + at + 8, nullptr, 10)
                                : 0);
  response.set("Age", std::to_string(age.count()));
  if (!bounded) return response.set("Cache-Control", mount.cache_control);
  std::string text = "public, max-age=" + std::to_string((age + std::min(allowed, left)).count());
  for (const auto& [name, window] :
       {std::pair{"stale-while-revalidate", object.stale_while_revalidate},
        std::pair{"stale-if-error", object.stale_if_error}})
    if (window.count() > 0) text.append(", ").append(name) += '=' + std::to_string(window.count());
  response.set("Cache-Control", std::move(text));
}

// What the answer depends on beside its target, and which hints are asked for (RFC 8942).
void set_vary(Response& response, const Mount& mount, bool negotiated) {
  std::string names = negotiated ? "Accept" : "";
  if (mount.client_hints) {
    names.append(negotiated ? ", " : "").append(kHintNames);
    response.set("Accept-CH", std::string(kHintNames));
  }
  if (!names.empty()) response.set("Vary", std::move(names));
}

// Those were named while the job ran, so that their versions are not in the key.
bool has_late_inputs(const cache::Object& object, const Order& order) {
  return cache::count_sources(object) > order.inputs.size();
}

Response answer(const Mount& mount, const Plan& plan, const Made& made, const Request& request,
                std::size_t max_ranges) {
  const auto& object = *made.object;
  Response response;
  response.cache_state = state_name(made);
  response.timings = made.timings;
  response.set("ETag", '"' + object.etag + '"');
  set_cache_control(response, mount, object);
  set_vary(response, mount, plan.negotiated);
  response.set("Last-Modified", http_date(object.last_modified));
  response.set("Cache-Status", cache_status(made));
  response.set("Accept-Ranges", "bytes");
  response.set("Content-Type", std::string(media_type(object.format)));
  response.set("X-Content-Type-Options", "nosniff");
  if (mount.emit_tags) name_tags(response, object.tags);
  if (!plan.download_name.empty())
    response.set("Content-Disposition", content_disposition(plan.download_name));
  response.object = made.object;
  const Validators validators{'"' + object.etag + '"', object.last_modified, object.made};
  apply_conditions(response, request, validators, {true, max_ranges});
  response.steady = response.status == 200 && made.origin == Origin::memory &&
                    !object.fresh_until && !has_late_inputs(object, plan.order);
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
      cache_(cache),
      refreshed_(kRefreshPause, kMaxRefreshed) {}

// The purges there are before anything is looked at are those that the picture comes after; what
// was looked at before the last of them no longer counts.
asio::awaitable<Result<Plan>> Pictures::plan(const Mount& mount, const Request& request) {
  const cache::PurgePoint begun = cache_.purge_point();
  if (begun.number != purges_) planner_.forget();
  purges_ = begun.number;
  auto plan = co_await planner_.plan(mount, request);
  if (plan) plan->order.begun = begun;
  co_return plan;
}

// A stale picture that may be sent is sent, and made anew meanwhile: at most once a second.
void Pictures::refresh(const Order& order) {
  const std::string name = to_hex(order.key);
  if (refreshed_.find(name)) return;
  refreshed_.put(name, true);
  maker_.refresh(order);
}

// In memory, and made of what is still there.
asio::awaitable<cache::ObjectPtr> Pictures::known(const Order& order) {
  auto object = cache_.find_in_memory(order.key);
  if (object && has_late_inputs(*object, order)) {
    const bool current = co_await planner_.still_current(*object);
    if (!current) {
      cache_.remove(order.key);
      object = nullptr;
    }
  }
  co_return object;
}

asio::awaitable<Result<Made>> Pictures::picture(Plan plan, std::shared_ptr<Ticket> ticket) {
  const Order& order = plan.order;
  const auto use_of = [](const cache::ObjectPtr& object) {
    return object ? cache::freshness(*object, std::chrono::system_clock::now())
                  : cache::Freshness::stale;
  };
  Made made;
  made.object = co_await known(order);
  made.origin = Origin::memory;
  const auto use = use_of(made.object);
  if (use == cache::Freshness::while_revalidate) refresh(order);
  if (use == cache::Freshness::fresh || use == cache::Freshness::while_revalidate) co_return made;
  if (ticket) ticket->leaving();
  Order wanted = order;
  auto ordered = co_await maker_.make(std::move(wanted), std::move(ticket));
  if (ordered && use_of(ordered->object) == cache::Freshness::while_revalidate) refresh(order);
  co_return ordered;
}

asio::awaitable<Response> Pictures::handle(Request request, std::shared_ptr<Ticket> ticket) {
  const Mount* mount = find_mount(settings_->mounts, request.target);
  if (!mount) co_return refusal(404, "nothing is served at this path", request.accept);
  if (request.method == Method::other) co_return options_answer();
  const auto begun = Clock::now();
  auto plan = co_await this->plan(*mount, request);
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
  auto response = answer(*mount, *plan, *made, request, settings_->http.max_ranges);
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
  auto plan = co_await this->plan(chain, wanted);
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
