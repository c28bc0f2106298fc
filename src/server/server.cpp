#include "server/server.h"

#include <algorithm>
#include <boost/asio/executor_work_guard.hpp>
#include <future>
#include <thread>
#include <vector>

#include "base/log.h"
#include "server/access_log.h"
#include "server/admin.h"
#include "server/listener.h"
#include "server/maker.h"
#include "server/metrics.h"
#include "server/pictures.h"
#include "server/proxy.h"
#include "server/purges.h"

namespace tintype::server {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kHotSlots = 4096;

// One I/O thread and what only it touches.
struct Front {
  asio::io_context context{1};
  std::shared_ptr<Listener> listener;
  asio::executor_work_guard<asio::io_context::executor_type> work{context.get_executor()};
  std::thread thread;
};

// Another process may share the port by SO_REUSEPORT without either noticing: a plain bind tells.
Result<void> expect_free(const Endpoint& endpoint) {
  if (endpoint.port == 0) return {};
  asio::io_context context;
  boost::system::error_code error;
  const auto address = asio::ip::make_address(endpoint.address, error);
  asio::ip::tcp::acceptor acceptor(context);
  if (!error) acceptor.open(asio::ip::tcp::endpoint(address, 0).protocol(), error);
  if (!error) acceptor.set_option(asio::ip::tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind({address, endpoint.port}, error);
  if (!error) return {};
  return Error{Code::internal,
               "cannot listen on " + endpoint.address + ":" + std::to_string(endpoint.port) + ": " +
                   error.message(),
               {}};
}

bool has_proxies(const Settings& settings) {
  return std::any_of(settings.mounts.begin(), settings.mounts.end(),
                     [](const Mount& mount) { return mount.proxy != nullptr; });
}

// For targets of proxy mounts, the size of the largest body they take.
std::function<std::optional<std::size_t>(std::string_view)> largest_passed(
    std::shared_ptr<const Settings> settings) {
  return [settings = std::move(settings)](std::string_view target) -> std::optional<std::size_t> {
    const Mount* mount = find_mount(settings->mounts, target);
    if (!mount || !mount->proxy) return {};
    return mount->proxy->max_request_bytes;
  };
}

}  // namespace

struct Server::State {
  explicit State(Settings given)
      : settings(std::make_shared<const Settings>(std::move(given))),
        blocking(std::max<std::size_t>(2, settings->threads)) {}

  Result<void> open();
  Result<void> listen();
  std::shared_ptr<const Service> service();
  std::shared_ptr<const Service> admin_service();
  void run();
  void drain();
  void apply();

  std::shared_ptr<const Settings> settings;
  std::shared_ptr<const Folders> folders;
  asio::thread_pool blocking;
  std::unique_ptr<AccessLog> access_log;
  std::unique_ptr<cache::RequestCache> cache;
  Metrics metrics;
  std::unique_ptr<Maker> maker;
  std::vector<std::unique_ptr<Front>> fronts;
  std::shared_ptr<Listener> admin;
  bool drained = false;
};

Result<void> Server::State::open() {
  for (const auto* endpoint : {&settings->listen, &settings->admin})
    if (auto free = expect_free(*endpoint); !free) return free.error();
  auto opened = open_folders(*settings);
  if (!opened) return opened.error();
  folders = std::move(*opened);
  auto logged = AccessLog::open(settings->access_log);
  if (!logged) return logged.error();
  access_log = std::move(*logged);
  auto kept = cache::RequestCache::open(settings->cache, blocking);
  if (!kept) return kept.error();
  cache = std::move(*kept);
  maker = std::make_unique<Maker>(settings, *cache, blocking);
  if (auto started = maker->start(); !started) return started.error();
  return listen();
}

std::shared_ptr<const Service> Server::State::service() {
  auto pictures = std::make_shared<Pictures>(settings, folders, *maker, *cache, blocking);
  auto proxy = std::make_shared<Proxy>(settings, *maker, *cache);
  auto made = std::make_shared<Service>();
  made->http = settings->http;
  auto purges = std::make_shared<Purges>(settings, Planner(settings, folders, blocking), *cache);
  made->handle = [pictures, proxy, purges, settings = settings](Request request,
                                                                std::shared_ptr<Ticket> ticket) {
    if (request.method == Method::purge) return purges->method(std::move(request));
    const Mount* mount = request.fields ? find_mount(settings->mounts, request.target) : nullptr;
    if (mount && mount->proxy) return proxy->handle(*mount, std::move(request), std::move(ticket));
    return pictures->handle(std::move(request), std::move(ticket));
  };
  if (has_proxies(*settings)) made->passes = largest_passed(settings);
  made->hot = std::make_shared<HotAnswers>(kHotSlots, settings->recheck);
  made->cache = cache.get();
  made->metrics = &metrics;
  made->log = access_log->on() ? access_log.get() : nullptr;
  return made;
}

std::shared_ptr<const Service> Server::State::admin_service() {
  auto handler = std::make_shared<Admin>(settings, Planner(settings, folders, blocking), *maker,
                                         *cache, metrics);
  auto made = std::make_shared<Service>();
  made->http = settings->http;
  made->handle = [handler](Request request, std::shared_ptr<Ticket>) {
    return handler->handle(std::move(request));
  };
  return made;
}

Result<void> Server::State::listen() {
  Endpoint endpoint = settings->listen;
  const std::size_t share =
      std::max<std::size_t>(1, settings->http.max_connections / settings->threads);
  for (std::size_t i = 0; i < settings->threads; ++i) {
    auto front = std::make_unique<Front>();
    auto listener = Listener::open(front->context, endpoint, service(), share);
    if (!listener) return listener.error();
    front->listener = std::move(*listener);
    endpoint.port = front->listener->port();
    fronts.push_back(std::move(front));
  }
  auto opened = Listener::open(fronts.front()->context, settings->admin, admin_service(), share);
  if (!opened) return opened.error();
  admin = std::move(*opened);
  return {};
}

void Server::State::run() {
  for (auto& front : fronts) front->listener->start();
  admin->start();
  for (auto& front : fronts)
    front->thread = std::thread([context = &front->context] { context->run(); });
}

// Each thread gets its own handler, put in place by the thread itself.
void Server::State::apply() {
  for (auto& front : fronts) {
    asio::post(front->context,
               [listener = front->listener, serving = service()] { listener->replace(serving); });
  }
  asio::post(fronts.front()->context,
             [listener = admin, serving = admin_service()] { listener->replace(serving); });
}

void Server::State::drain() {
  if (std::exchange(drained, true)) return;
  const auto until = std::chrono::steady_clock::now() + settings->http.drain_timeout;
  std::vector<std::future<void>> waiting;
  const auto begin = [&waiting](asio::io_context& context, std::shared_ptr<Listener> listener) {
    auto ended = std::make_shared<std::promise<void>>();
    waiting.push_back(ended->get_future());
    asio::post(context, [listener, ended] { listener->drain([ended] { ended->set_value(); }); });
  };
  for (auto& front : fronts)
    if (front->thread.joinable()) begin(front->context, front->listener);
  if (!waiting.empty()) begin(fronts.front()->context, admin);
  for (auto& one : waiting) one.wait_until(until);
  for (auto& front : fronts) {
    front->work.reset();
    front->context.stop();
    if (front->thread.joinable()) front->thread.join();
  }
  if (maker) maker->stop();
  blocking.join();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() {
  drain();
}

Result<std::unique_ptr<Server>> Server::start(Settings settings) {
  auto state = std::make_unique<State>(std::move(settings));
  auto opened = state->open();
  std::unique_ptr<Server> server(new Server(std::move(state)));
  if (!opened) return opened.error();
  server->state_->run();
  return server;
}

std::uint16_t Server::port() const {
  return state_->fronts.front()->listener->port();
}
std::uint16_t Server::admin_port() const {
  return state_->admin->port();
}

Result<void> Server::reload(Settings settings) {
  auto folders = open_folders(settings);
  if (!folders) return folders.error();
  settings.listen = state_->settings->listen;
  settings.admin = state_->settings->admin;
  settings.threads = state_->settings->threads;
  settings.cache = state_->settings->cache;
  settings.access_log = state_->settings->access_log;
  state_->settings = std::make_shared<const Settings>(std::move(settings));
  state_->folders = std::move(*folders);
  state_->maker->reload(state_->settings);
  state_->apply();
  return {};
}

void Server::drain() {
  state_->drain();
}

}  // namespace tintype::server
