#include "app/serve.h"

#include <sys/resource.h>

#include <algorithm>
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

// What sources, workers and the server itself need however few descriptors there are, so that
// neither connections nor cached bodies can keep pictures from being made.
constexpr rlim_t kOwnDescriptors = 96, kLeastDescriptors = 2 * kOwnDescriptors;

// As many descriptors as the system lets us have: a quarter for ourselves; of the rest half for
// bodies, a quarter for connections, which each listener may have so many of.
bool claim_descriptors(server::Settings& settings) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return true;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < kLeastDescriptors) {
    std::cerr << "tintype: may open " << limit.rlim_max << " files; needs " << kLeastDescriptors
              << " (ulimit -n)\n";
    return false;
  }
  const rlim_t shared = limit.rlim_max - std::max(kOwnDescriptors, limit.rlim_max / 4);
  settings.cache.open_bodies = std::make_shared<OpenBodies>(shared / 2);
  std::size_t& connections = settings.http.max_connections;
  if (connections > shared / 4)
    log(Severity::warning, "fewer connections",
        std::to_string(shared / 4) + ", as only " + std::to_string(limit.rlim_max) +
            " files may be open (ulimit -n)");
  connections = std::min<std::size_t>(connections, shared / 4);
  return true;
}

}  // namespace

int serve(const LoadSettings& load) {
  auto settings = load();
  if (!settings) return 1;
  if (!claim_descriptors(*settings)) return 1;
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
