#pragma once
// The front's distrust of what a worker sends back. Pure functions but for mapping the result.
#include "base/error.h"
#include "worker/pool.h"
#include "worker/settings.h"
#include "worker/wire.h"

namespace tintype::worker {

// The result in a packet of kind result, its durations from the packet, but for `queued` and
// `total`. internal, with the lie as detail, unless it is one sealed memfd within the bounds whose
// first bytes are those of the format it claims (for JSON, XML and CSS: UTF-8), and sizes that a
// job may have.
Result<Done> verified_result(const Packet& packet, std::size_t max_bytes, const Limits& limits);

}  // namespace tintype::worker
