#pragma once
// An asset store over a folder, with a client that may reach 127.0.0.1.
#include "assets/asset_store.h"
#include "base/memfd.h"
#include "net/http_client.h"
#include "run_awaitable.h"
#include "support.h"
#include "temp_folder.h"

namespace tintype::assets {

struct StoreFixture {
  using Clock = std::chrono::steady_clock;

  explicit StoreFixture(SourceLimits limits = {}, net::ClientOptions options = loopback())
      : client(context, std::move(options)),
        store({root.path()}, limits, RemoteFreshness{}, client, blocking) {}
  ~StoreFixture() { blocking.join(); }

  static net::ClientOptions loopback() {
    net::ClientOptions options;
    options.guard.allowed.push_back(net::parse_address_block("127.0.0.1").value());
    options.guard.ports.clear();
    return options;
  }

  Result<Input> get(const std::string& url, Clock::duration within = std::chrono::seconds(10)) {
    return run(context, store.get(url, Clock::now() + within));
  }

  Result<Input> get(const std::string& url, net::Validators held) {
    return run(context, store.get(url, Clock::now() + std::chrono::seconds(10), std::move(held)));
  }

  TempFolder root;
  boost::asio::io_context context;
  boost::asio::thread_pool blocking{2};
  net::HttpClient client;
  AssetStore store;
};

inline std::string content(const Input& input) {
  const auto mapping = map_sealed(*input.memfd, 1 << 30);
  return std::string(mapping.value().text());
}

}  // namespace tintype::assets
