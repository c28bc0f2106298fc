#pragma once
// The shared tiers as one: Redis for what is small and asked for now, then an S3-compatible bucket
// for what is to last. What is found in the second is put into the first. No tier: nothing is ever
// found or kept. One executor thread.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cache/admission.h"
#include "cache/object.h"
#include "cache/shared_tier.h"
#include "net/redis_client.h"
#include "net/s3_client.h"

namespace tintype::cache {

struct RedisTierOptions {
  net::RedisOptions server;
  std::string prefix = "tintype:";
  TierOptions tier;
};

struct S3TierOptions {
  net::S3Options bucket;
  std::string prefix = "tintype";
  TierOptions tier;
  AdmissionOptions admission;
};

struct SharedOptions {
  std::optional<RedisTierOptions> redis;
  std::optional<S3TierOptions> s3;
  int most_of_deadline = 25;  // per cent of what is left of a request's time that finding may take
};

struct SharedFound {
  ObjectPtr object;       // null: in no tier
  const char* tier = "";  // its name
};

using NamedStats = std::vector<std::pair<std::string, TierStats>>;

class SharedTiers {
 public:
  // `open_bodies`, which may be null, is for what is found; `blocking` must outlive it.
  SharedTiers(boost::asio::io_context& context, SharedOptions options,
              const std::shared_ptr<OpenBodies>& open_bodies, boost::asio::thread_pool& blocking);
  ~SharedTiers();  // stop()s

  bool empty() const { return tiers_.empty(); }

  // A fresh object of the first tier that has one, else the stale one that was newest. Every tier's
  // own time and a share of the request's bound the wait. Cancellable.
  boost::asio::awaitable<SharedFound> find(Hash128 key,
                                           std::chrono::steady_clock::time_point request_deadline);

  // One that was just made, and one that was made earlier and was found on the local disk.
  void made(const ObjectPtr& object);
  void asked_again(const ObjectPtr& object);

  // In no tier any more.
  void remove(const Hash128& key);

  void stop();
  NamedStats stats() const;

 private:
  struct Tier {
    std::shared_ptr<SharedTier> tier;
    Admission admission;
  };

  const int most_of_deadline_;
  std::vector<Tier> tiers_;  // the quickest first
};

}  // namespace tintype::cache
