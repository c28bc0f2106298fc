#pragma once
// What an object may still be used for: RFC 9111 section 4.2, RFC 5861; with a
// clock that may be set. Pure; any thread.
#include <chrono>

#include "cache/object.h"

namespace tintype::cache {

enum class Freshness {
  fresh,             // an answer
  while_revalidate,  // an answer, if it is made anew meanwhile
  if_error,          // an answer, if making it anew fails
  stale,             // no answer; what it was made from may still turn out to be unchanged
};

// How long ago it stopped being fresh; less than nothing: how long it still will be. Of an object
// that has a fresh_until.
std::chrono::system_clock::duration past_fresh(const Object& object,
                                               std::chrono::system_clock::time_point now);

Freshness freshness(const Object& object, std::chrono::system_clock::time_point now);

}  // namespace tintype::cache
