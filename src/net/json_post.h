#pragma once
// One POST of JSON, blocking: for command lines that talk to a server. No redirects, no proxies of
// the environment, no address guard: whoever types the address may reach it.
#include <chrono>
#include <cstddef>
#include <string>

#include "base/error.h"

namespace tintype::net {

struct JsonPost {
  std::string url;  // http or https
  std::string body;
  std::string token;  // sent as a bearer token, when there is one
  std::chrono::milliseconds timeout{60'000};
  std::size_t max_answer_bytes = 16 << 20;
};

struct JsonAnswer {
  long status = 0;
  std::string body;
};

// origin_failed, saying why, when there was no answer.
Result<JsonAnswer> post_json(const JsonPost& post);

}  // namespace tintype::net
