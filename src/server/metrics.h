#pragma once
// What the server counts, in Prometheus form. Any thread.
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>
#include <vector>

#include "cache/request_cache.h"
#include "server/maker.h"
#include "server/message.h"

namespace tintype::server {

class Metrics {
 public:
  Metrics();

  // One answered request of the public listener.
  void count(const Response& response, std::chrono::steady_clock::duration spent);
  // One answered from the thread's hot answers: a hit with status 200.
  void count_hot() { hot_->Increment(); }
  void refused(int status);  // by the gate or a bound, before there was a request
  void opened() { connections_->Increment(); }
  void closed() { connections_->Decrement(); }
  double open_connections() const { return connections_->Value(); }

  // The exposition text, with the state of pool and cache as of now.
  std::string text(const MakerStats& maker, const cache::CacheStats& cache,
                   const cache::TierScores& scores);

 private:
  void set_scores(const std::string& tier, const std::vector<cache::PolicyScore>& scores);
  void set_tier(const std::string& name, const cache::TierStats& tier);

  prometheus::Registry registry_;
  prometheus::Family<prometheus::Counter>* requests_;
  prometheus::Family<prometheus::Counter>* refused_;
  prometheus::Family<prometheus::Histogram>* stages_;
  prometheus::Family<prometheus::Gauge>* state_;
  prometheus::Family<prometheus::Gauge>* shared_;
  prometheus::Family<prometheus::Gauge>* policies_;
  prometheus::Counter* hot_;
  prometheus::Gauge* connections_;
};

}  // namespace tintype::server
