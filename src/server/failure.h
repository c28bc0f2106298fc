#pragma once
// Errors as HTTP answers: the one place where a code becomes a status. Pure; any thread.
#include <optional>
#include <string_view>

#include "base/error.h"
#include "server/message.h"

namespace tintype::server {

int status_of(Code code);

// JSON, or plain text where the client prefers it, with code, message and position;
// X-Tintype-Error; Cache-Control by kind: no-store, but for 404, 415 and 422, which may be kept for
// a short while.
Response failure(const Error& error, std::string_view accept);

// The same for what the gate and the router refuse.
Response refusal(int status, std::string_view reason, std::string_view accept);

}  // namespace tintype::server
