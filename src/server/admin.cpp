#include "server/admin.h"

#include <nlohmann/json.hpp>

#include "job/describe.h"
#include "parser/percent.h"
#include "server/bearer.h"
#include "server/cache_report.h"
#include "server/explain.h"
#include "server/failure.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kReadyTimeout{5};

Response text_answer(int status, std::string type, std::string text) {
  Response response;
  response.status = status;
  response.set("Content-Type", std::move(type));
  response.set("Cache-Control", "no-store");
  response.text = std::move(text);
  return response;
}

// The value of a query parameter, percent-decoded; empty when it is not there.
Result<std::string> query_value(std::string_view target, std::string_view name) {
  const auto mark = target.find('?');
  std::string_view rest = mark == std::string_view::npos ? "" : target.substr(mark + 1);
  const std::string wanted = std::string(name) + '=';
  // `target` holds a target with `&` of its own, so it takes all that is left.
  if (rest.starts_with(wanted))
    return parser::percent_decode(rest.substr(wanted.size()), mark + 1 + wanted.size());
  return Error{Code::bad_request, "expected ?" + wanted + "…", {}};
}

}  // namespace

Admin::Admin(std::shared_ptr<const Settings> settings, Planner planner, Maker& maker,
             cache::RequestCache& cache, Metrics& metrics)
    : settings_(std::move(settings)),
      planner_(planner),
      purges_(settings_, std::move(planner), cache),
      maker_(maker),
      cache_(cache),
      metrics_(metrics) {}

bool Admin::allowed(const Request& request) const {
  if (settings_->admin_token.empty()) return true;
  return bears_token(request.authorization, settings_->admin_token);
}

asio::awaitable<Response> Admin::ready() {
  const auto checked = co_await maker_.check(kReadyTimeout);
  if (checked) co_return text_answer(200, "text/plain", "ready\n");
  auto response = failure(checked.error(), "text/plain");
  response.status = 503;
  co_return response;
}

asio::awaitable<Response> Admin::metrics() {
  const auto stats = co_await maker_.stats();
  if (!stats) co_return failure(stats.error(), "text/plain");
  co_return text_answer(200, "text/plain; version=0.0.4",
                        metrics_.text(*stats, cache_.stats(), cache_.scores()));
}

asio::awaitable<Response> Admin::explain(const Request& request) {
  auto target = query_value(request.target, "target");
  if (!target) co_return failure(target.error(), request.accept);
  Request asked = request;
  asked.method = Method::get;
  asked.target = std::move(*target);
  const std::string accept = request.accept;
  const Mount* mount = find_mount(settings_->mounts, asked.target);
  if (!mount) co_return refusal(404, "no mount serves this target", accept);
  auto explained = co_await server::explain(planner_, *mount, std::move(asked));
  if (!explained) co_return failure(explained.error(), accept);
  if (accept.find("text/plain") != std::string::npos)
    co_return text_answer(200, "text/plain; charset=utf-8", explain_text(*explained));
  co_return text_answer(200, "application/json", explain_json(*explained));
}

asio::awaitable<Response> Admin::handle(Request request) {
  const std::string path = request.target.substr(0, request.target.find('?'));
  if (path == "/healthz") co_return text_answer(200, "text/plain", "alive\n");
  if (path == "/readyz") {
    auto response = co_await ready();
    co_return response;
  }
  if (!allowed(request)) {
    auto response = refusal(401, "this needs the admin token", request.accept);
    response.set("WWW-Authenticate", "Bearer");
    co_return response;
  }
  if (path == "/metrics") {
    auto response = co_await metrics();
    co_return response;
  }
  if (path == "/api/explain") {
    auto response = co_await explain(request);
    co_return response;
  }
  if (path == "/api/cache")
    co_return text_answer(200, "application/json", cache_json(cache_.stats(), cache_.scores()));
  if (path == "/api/purge") {
    auto response = co_await purges_.post(std::move(request));
    co_return response;
  }
  if (path == "/api/purges") co_return purges_.history(request);
  if (path == "/api/commands") co_return text_answer(200, "application/json", job::commands_json());
  co_return refusal(404, "nothing is served at this path", request.accept);
}

}  // namespace tintype::server
