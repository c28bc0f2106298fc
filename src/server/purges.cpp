#include "server/purges.h"

#include <algorithm>
#include <charconv>

#include "base/digest.h"
#include "cache/http_fields.h"
#include "cache/http_tags.h"
#include "server/bearer.h"
#include "server/failure.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;
using cache::PurgeKind;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kCounting{2};       // at most, before a purge that is not a dry run
constexpr std::chrono::milliseconds kMargin{500};  // left of a request's time to answer it
constexpr std::size_t kMaxListed = 1'000;

Response json_answer(std::string text) {
  Response response;
  response.set("Content-Type", "application/json");
  response.set("Cache-Control", "no-store");
  response.text = std::move(text);
  return response;
}

Error expected(const std::string& what) {
  return {Code::bad_request, "expected " + what, {}};
}

// The target of a whole url; what is one already as it is.
std::string target_in(const std::string& url) {
  const bool whole = url.starts_with("http://") || url.starts_with("https://");
  if (!whole) return url;
  const auto path = url.find('/', url.find("//") + 2);
  return path == std::string::npos ? "/" : url.substr(path);
}

bool is_target(std::string_view text) {
  const auto visible = [](char c) { return c > 0x20 && c < 0x7f && c != '#'; };
  return text.starts_with('/') && std::all_of(text.begin(), text.end(), visible);
}

// A browser sends no other site's JSON here without having asked before (the Fetch standard's
// preflight), which is not answered.
bool is_json(std::string_view content_type) {
  return cache::same_name(content_type.substr(0, content_type.find(';')), "application/json");
}

template <class Number>
bool read_number(std::string_view text, Number& number, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  return error == std::errc{} && end == text.data() + text.size();
}

struct HistoryQuery {
  cache::PurgePoint after;
  std::size_t limit = kMaxListed;
};

Result<HistoryQuery> read_query(std::string_view target) {
  HistoryQuery query;
  const auto mark = target.find('?');
  std::string_view rest = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  while (!rest.empty()) {
    const auto part = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    const auto equals = std::min(part.find('='), part.size());
    const auto name = part.substr(0, equals);
    const auto value = part.substr(std::min(equals + 1, part.size()));
    const bool good = name == "after" ? read_number(value, query.after.number)
                      : name == "log" ? read_number(value, query.after.log, 16)
                                      : name == "limit" && read_number(value, query.limit);
    if (!good) return expected("?after=NUMBER&log=HEXADECIMAL&limit=NUMBER");
  }
  query.limit = std::clamp<std::size_t>(query.limit, 1, kMaxListed);
  return query;
}

// Nothing when he may.
std::optional<Response> refused(const Request& request, const PurgeAccess& access) {
  if (!access.any()) {
    auto response = refusal(405, "PURGE is not allowed here", request.accept);
    response.set("Allow", "GET, HEAD, POST, OPTIONS");
    return response;
  }
  if (!access.allow.empty() && !net::is_within_any(request.client, access.allow))
    return failure({Code::forbidden, "PURGE is not allowed from this address", {}}, request.accept);
  if (access.token.empty() || bears_token(request.authorization, access.token)) return {};
  auto response = refusal(401, "PURGE needs the token", request.accept);
  response.set("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

Purges::Purges(std::shared_ptr<const Settings> settings, Planner planner,
               cache::RequestCache& cache)
    : settings_(std::move(settings)), planner_(std::move(planner)), cache_(cache) {}

asio::awaitable<Result<void>> Purges::add_url(std::string url, Items& items) {
  Request asked;
  asked.target = target_in(url);
  if (!is_target(asked.target) || asked.target.size() > cache::kMaxPurgeValueBytes)
    co_return expected("url to be a request target, as /img/red.jpg?w=300, not \"" + url + '"');
  const Mount* mount = find_mount(settings_->mounts, asked.target);
  if (!mount) co_return Error{Code::not_found, "no mount serves " + asked.target, {}};
  items.push_back({PurgeKind::url, asked.target});
  if (mount->proxy) co_return Result<void>();
  const auto hints = mount->client_hints ? all_hints() : std::vector<HintFields>(1);
  for (const HintFields& sent : hints) {
    asked.hints = sent;
    auto job = co_await planner_.parse(*mount, asked);
    if (!job) co_return job.error();
    cache::PurgeItem item{PurgeKind::url, to_hex(digest128(job::canonical_text(*job)))};
    if (std::find(items.begin(), items.end(), item) == items.end())
      items.push_back(std::move(item));
  }
  co_return Result<void>();
}

asio::awaitable<Result<cache::PurgeRequest>> Purges::request_of(PurgeBody body) {
  planner_.forget();
  cache::PurgeRequest request;
  request.items = std::move(body.items);
  request.soft = body.soft;
  for (const std::string& url : body.urls) {
    auto added = co_await add_url(url, request.items);
    if (!added) co_return added.error();
  }
  co_return request;
}

asio::awaitable<Response> Purges::post(Request request) {
  if (request.method != Method::post) {
    auto response = refusal(405, "purges are POSTed", request.accept);
    response.set("Allow", "POST");
    co_return response;
  }
  if (!is_json(request.content_type))
    co_return failure({Code::unsupported_media, "expected Content-Type: application/json", {}},
                      request.accept);
  auto body = parse_purge_body(request.body);
  if (!body) co_return failure(body.error(), request.accept);
  const bool dry_run = body->dry_run;
  auto wanted = co_await request_of(std::move(*body));
  if (!wanted) co_return failure(wanted.error(), request.accept);
  const cache::PurgeRequest asked = *wanted;
  const auto latest = request.deadline - kMargin;
  const auto until = dry_run ? latest : std::min(latest, Clock::now() + kCounting);
  const auto count = co_await cache_.count(*wanted, dry_run, until);
  if (dry_run) co_return json_answer(dry_run_json(asked, count));
  const auto number = co_await cache_.purge(std::move(*wanted));
  if (!number) co_return failure(number.error(), request.accept);
  co_return json_answer(purge_json(asked, *number, count));
}

Response Purges::history(const Request& request) const {
  const auto query = read_query(request.target);
  if (!query) return failure(query.error(), request.accept);
  return json_answer(history_json(cache_.purges_after(query->after, query->limit)));
}

asio::awaitable<Response> Purges::method(Request request) {
  const Mount* mount = find_mount(settings_->mounts, request.target);
  if (!mount) co_return refusal(404, "nothing is served at this path", request.accept);
  if (auto no = refused(request, mount->purge)) co_return std::move(*no);
  PurgeBody body;
  const auto soft = cache::joined_field(*request.fields, "Fastly-Soft-Purge");
  body.soft = soft && *soft == "1";
  const auto tags = cache::joined_field(*request.fields, "Surrogate-Key");
  if (tags)
    for (auto& tag : cache::tags_of({{"Surrogate-Key", *tags}}))
      if (tag != cache::kTooManyTags) body.items.push_back({PurgeKind::tag, std::move(tag)});
  if (!tags) body.urls.push_back(request.target);
  auto wanted = co_await request_of(std::move(body));
  if (!wanted) co_return failure(wanted.error(), request.accept);
  const auto number = co_await cache_.purge(std::move(*wanted));
  if (!number) co_return failure(number.error(), request.accept);
  co_return json_answer("{\"status\": \"ok\", \"number\": " + std::to_string(*number) + "}\n");
}

}  // namespace tintype::server
