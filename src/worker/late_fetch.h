#pragma once
// Gets one late input without letting it hold up the job: at the deadline, or when nobody waits any
// more, the fetch is cancelled and not waited for.
#include <boost/asio/awaitable.hpp>

#include "worker/alarm.h"
#include "worker/pool.h"

namespace tintype::worker {

// The input; its own error; deadline; or cancelled.
struct LateFetch {
  Alarm::Woken woken = Alarm::Woken::rung;  // rung: `input` is what late_input gave
  Result<SharedFd> input;
};
boost::asio::awaitable<LateFetch> fetch_late(const LateInput& late_input, std::string url,
                                             Alarm::Time deadline);

}  // namespace tintype::worker
