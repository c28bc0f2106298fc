#include "app/serve.h"

#include <sys/resource.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <csignal>
#include <iostream>

#include "base/log.h"
#include "server/server.h"

namespace tintype::app {
namespace {

namespace asio = boost::asio;

void reload(server::Server& server, const LoadSettings& load) {
  auto settings = load();
  if (!settings) return log(Severity::error, "not reloaded, the old settings stay");
  const auto reloaded = server.reload(std::move(*settings));
  if (!reloaded)
    return log(Severity::error, "not reloaded, the old settings stay", reloaded.error().message);
  log(Severity::info, "reloaded");
}

// Waits for signals on this thread; returns at the one that ends the server.
void obey_signals(asio::io_context& context, asio::signal_set& signals, server::Server& server,
                  const LoadSettings& load) {
  for (;;) {
    int received = 0;
    signals.async_wait([&](boost::system::error_code, int number) { received = number; });
    context.restart();
    context.run();
    if (received != SIGHUP) return;
    reload(server, load);
  }
}

// As many descriptors as the system lets us have; half of them for bodies, the rest for
// connections, workers and sources.
void claim_descriptors(server::Settings& settings) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  settings.cache.open_bodies = std::make_shared<OpenBodies>(limit.rlim_max / 2);
}

}  // namespace

int serve(const LoadSettings& load) {
  auto settings = load();
  if (!settings) return 1;
  claim_descriptors(*settings);
  std::signal(SIGPIPE, SIG_IGN);
  asio::io_context context;  // from here on, a signal waits until there is a server to obey it
  asio::signal_set signals(context, SIGTERM, SIGINT, SIGHUP);
  auto server = server::Server::start(std::move(*settings));
  if (!server) {
    std::cerr << "tintype: " << server.error().message << '\n';
    if (!server.error().detail.empty()) std::cerr << "  " << server.error().detail << '\n';
    return 1;
  }
  log(Severity::info, "serving",
      "pictures on port " + std::to_string((*server)->port()) + ", admin on port " +
          std::to_string((*server)->admin_port()));
  obey_signals(context, signals, **server, load);
  log(Severity::info, "draining");
  (*server)->drain();
  log(Severity::info, "ended");
  return 0;
}

}  // namespace tintype::app
