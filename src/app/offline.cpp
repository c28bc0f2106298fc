#include "app/offline.h"

#include <boost/asio/co_spawn.hpp>
#include <optional>

namespace tintype::app {
namespace {

namespace asio = boost::asio;

// The parts of a server that make pictures, with a cache in memory only.
class Workshop {
 public:
  explicit Workshop(server::Settings given)
      : settings_(std::make_shared<const server::Settings>(std::move(given))) {}
  ~Workshop() {
    if (maker_) maker_->stop();
    blocking_.join();
  }

  Result<void> open() {
    auto folders = server::open_folders(*settings_);
    if (!folders) return folders.error();
    auto cache = cache::RequestCache::open(cache::CacheOptions(), blocking_);
    if (!cache) return cache.error();
    cache_ = std::move(*cache);
    maker_ = std::make_unique<server::Maker>(settings_, *cache_, blocking_);
    planner_ = std::make_unique<server::Planner>(settings_, std::move(*folders), blocking_);
    return {};
  }

  server::Request request(const std::string& target, const std::string& accept) const {
    server::Request request;
    request.accept = accept;
    request.deadline = std::chrono::steady_clock::now() + settings_->http.request_timeout;
    if (target.starts_with('/')) {
      request.target = target;
    } else {
      request.method = server::Method::post;
      request.body = target;
      request.target = chain_mount_.prefix;
    }
    return request;
  }

  const server::Mount* mount(const server::Request& request) const {
    if (request.method == server::Method::post) return &chain_mount_;
    return server::find_mount(settings_->mounts, request.target);
  }

  template <class T>
  Result<T> run(asio::awaitable<Result<T>> task) {
    std::optional<Result<T>> outcome;
    auto finished = [&outcome](std::exception_ptr thrown, Result<T> result) {
      outcome = thrown ? Result<T>(server::error_from(thrown)) : std::move(result);
    };
    asio::co_spawn(context_, std::move(task), finished);
    context_.run();
    return std::move(*outcome);
  }

  server::Maker& maker() { return *maker_; }
  server::Planner& planner() { return *planner_; }

 private:
  std::shared_ptr<const server::Settings> settings_;
  server::Mount chain_mount_{.prefix = "/", .dialect = parser::Dialect::chain, .error_picture = {}};
  asio::io_context context_{1};
  asio::thread_pool blocking_{2};
  std::unique_ptr<cache::RequestCache> cache_;
  std::unique_ptr<server::Maker> maker_;
  std::unique_ptr<server::Planner> planner_;
};

asio::awaitable<Result<server::Made>> plan_and_make(Workshop& shop, server::Request request) {
  const auto* mount = shop.mount(request);
  if (!mount) co_return Error{Code::not_found, "no mount serves this target", {}};
  auto plan = co_await shop.planner().plan(*mount, request);
  if (!plan) co_return plan.error();
  auto order = std::move(plan->order);
  auto made = co_await shop.maker().make(std::move(order), nullptr);
  co_return made;
}

asio::awaitable<Result<server::Explained>> plan_and_explain(Workshop& shop,
                                                            server::Request request) {
  const auto* mount = shop.mount(request);
  if (!mount) co_return Error{Code::not_found, "no mount serves this target", {}};
  auto explained = co_await server::explain(shop.planner(), *mount, request);
  co_return explained;
}

}  // namespace

Result<server::Made> render(server::Settings settings, const std::string& target,
                            const std::string& accept) {
  Workshop shop(std::move(settings));
  if (auto opened = shop.open(); !opened) return opened.error();
  if (auto started = shop.maker().start(); !started) return started.error();
  return shop.run(plan_and_make(shop, shop.request(target, accept)));
}

Result<server::Explained> explain(server::Settings settings, const std::string& target,
                                  const std::string& accept) {
  Workshop shop(std::move(settings));
  if (auto opened = shop.open(); !opened) return opened.error();
  return shop.run(plan_and_explain(shop, shop.request(target, accept)));
}

}  // namespace tintype::app
