#pragma once
// What a client of a proxy mount gets: the fields of what is stored or has just come, Age, Via,
// Cache-Status (RFC 9211), and what the client's conditions and ranges select. Pure but for the
// clock; any thread.
#include <cstddef>

#include "server/message.h"
#include "server/proxy_gateway.h"

namespace tintype::server {

Response proxy_answer(Passed passed, const PassOrder& order, std::size_t max_ranges);
Response proxy_failure(const Error& error, const PassOrder& order);

}  // namespace tintype::server
