#pragma once
// What a target is understood as, for people and programs: its job, the canonical form, the key of
// its picture.
#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/error.h"
#include "server/planner.h"

namespace tintype::server {

struct Explained {
  job::Job job;
  std::string canonical;
  Result<Plan>
      plan;  // not_found when an input is missing; the job itself is explained all the same
};

// Fails only when the target does not parse.
boost::asio::awaitable<Result<Explained>> explain(Planner& planner, const Mount& mount,
                                                  Request request);

std::string explain_text(const Explained& explained);
std::string explain_json(const Explained& explained);  // one object, indented

}  // namespace tintype::server
