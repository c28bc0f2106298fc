#pragma once
// What a mount of kind `proxy` is told: where its requests go and how their responses are kept.
#include <chrono>
#include <cstddef>
#include <string>

#include "cache/http_store.h"
#include "net/http_client.h"

namespace tintype::server {

struct ProxySettings {
  std::string origin;  // "http://host:port"
  std::string base;    // put before what follows the mount's path; without a slash at its end
  std::string host;    // the Host field it is asked with
  std::size_t max_request_bytes = 1 << 20;  // of a request's body; beyond: 413
  std::size_t max_variants = 16;            // kept of one target
  std::chrono::milliseconds pass_for{
      10'000};  // how long a target that cannot be kept is remembered
  cache::HttpRules rules;
  net::ClientOptions client;
};

}  // namespace tintype::server
