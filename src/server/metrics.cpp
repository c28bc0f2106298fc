#include "server/metrics.h"

#include <prometheus/text_serializer.h>

namespace tintype::server {
namespace {

// Seconds, from half a millisecond to half a minute.
const prometheus::Histogram::BucketBoundaries kSeconds{
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

}  // namespace

Metrics::Metrics() {
  requests_ = &prometheus::BuildCounter()
                   .Name("tintype_requests_total")
                   .Help("Requests answered, by status and by what the request cache did.")
                   .Register(registry_);
  refused_ = &prometheus::BuildCounter()
                  .Name("tintype_refused_total")
                  .Help("Connections and heads refused before there was a request.")
                  .Register(registry_);
  stages_ = &prometheus::BuildHistogram()
                 .Name("tintype_stage_seconds")
                 .Help("Time spent in each stage of a request.")
                 .Register(registry_);
  state_ = &prometheus::BuildGauge()
                .Name("tintype_state")
                .Help("Workers, queue, flights and cache tiers as they are now.")
                .Register(registry_);
  shared_ = &prometheus::BuildGauge()
                 .Name("tintype_shared")
                 .Help("The shared tiers of the request cache.")
                 .Register(registry_);
  policies_ = &prometheus::BuildGauge()
                   .Name("tintype_cache_policy")
                   .Help("What each eviction policy did or would do, on one of 64 keys.")
                   .Register(registry_);
  hot_ = &requests_->Add({{"status", "200"}, {"cache", "hot"}});
  connections_ = &prometheus::BuildGauge()
                      .Name("tintype_connections")
                      .Help("Open connections of the public listener.")
                      .Register(registry_)
                      .Add({});
}

void Metrics::count(const Response& response, std::chrono::steady_clock::duration spent) {
  requests_->Add({{"status", std::to_string(response.status)}, {"cache", response.cache_state}})
      .Increment();
  for (const auto& [stage, microseconds] : response.timings.stages)
    stages_->Add({{"stage", stage}}, kSeconds).Observe(static_cast<double>(microseconds) / 1e6);
  stages_->Add({{"stage", "request"}}, kSeconds)
      .Observe(std::chrono::duration<double>(spent).count());
}

void Metrics::refused(int status) {
  refused_->Add({{"status", std::to_string(status)}}).Increment();
}

void Metrics::set_tier(const std::string& name, const cache::TierStats& tier) {
  const auto set = [&](const char* what, std::uint64_t value) {
    shared_->Add({{"tier", name}, {"of", what}}).Set(static_cast<double>(value));
  };
  set("hits", tier.hits);
  set("misses", tier.misses);
  set("failures", tier.failures);
  set("damaged", tier.damaged);
  set("skipped", tier.skipped);
  set("stores", tier.stores);
  set("store_failures", tier.store_failures);
  set("dropped", tier.dropped);
  set("removals", tier.removals);
  set("removals_waiting", tier.removals_waiting);
  set("queue_bytes", tier.queue_bytes);
  set("read_breaker", static_cast<std::uint64_t>(tier.reading));
  set("write_breaker", static_cast<std::uint64_t>(tier.writing));
}

void Metrics::set_scores(const std::string& tier, const std::vector<cache::PolicyScore>& scores) {
  for (const cache::PolicyScore& score : scores) {
    const auto set = [&](const char* what, std::uint64_t value) {
      policies_->Add({{"tier", tier}, {"policy", std::string(score.policy)}, {"of", what}})
          .Set(static_cast<double>(value));
    };
    set("hits", score.hits);
    set("misses", score.misses);
    set("hit_bytes", score.hit_bytes);
    set("missed_bytes", score.missed_bytes);
  }
}

std::string Metrics::text(const MakerStats& maker, const cache::CacheStats& cache,
                          const cache::TierScores& scores) {
  const auto set = [this](const char* name, double value) {
    state_->Add({{"of", name}}).Set(value);
  };
  const auto& pool = maker.pool;
  set("workers_idle", static_cast<double>(pool.idle));
  set("workers_busy", static_cast<double>(pool.busy));
  set("jobs_queued", static_cast<double>(pool.queued));
  set("jobs_quarantined", static_cast<double>(pool.quarantined));
  set("jobs", static_cast<double>(pool.jobs));
  set("worker_crashes", static_cast<double>(pool.crashes));
  set("worker_deadline_kills", static_cast<double>(pool.deadline_kills));
  set("worker_cancelled", static_cast<double>(pool.cancelled));
  set("worker_recycled", static_cast<double>(pool.recycled));
  set("flights", static_cast<double>(maker.in_flight));
  set("flight_waiters", static_cast<double>(maker.waiting));
  set("cache_memory_entries", static_cast<double>(cache.memory_entries));
  set("cache_memory_bytes", static_cast<double>(cache.memory_bytes));
  set("cache_disk_entries", static_cast<double>(cache.disk_entries));
  set("cache_disk_bytes", static_cast<double>(cache.disk_bytes));
  set("cache_memory_hits", static_cast<double>(cache.memory_hits));
  set("cache_disk_hits", static_cast<double>(cache.disk_hits));
  set("cache_misses", static_cast<double>(cache.misses));
  set("cache_stores", static_cast<double>(cache.stores));
  set("cache_evictions", static_cast<double>(cache.evictions));
  set("cache_damaged", static_cast<double>(cache.damaged));
  set("purges", static_cast<double>(cache.purge.purges));
  set("purge_number", static_cast<double>(cache.purge.newest));
  set("purge_rules", static_cast<double>(cache.purge.rules));
  set("purge_swept", static_cast<double>(cache.swept_objects));
  set("purge_swept_bytes", static_cast<double>(cache.swept_bytes));
  set("cache_write_failures", static_cast<double>(cache.write_failures));
  set("cache_disk_indexed", cache.disk_indexed ? 1 : 0);
  set("cache_disk_unwritten", static_cast<double>(cache.disk_unwritten));
  set("cache_disk_declined", static_cast<double>(cache.disk_declined));
  set("cache_disk_late_reads", static_cast<double>(cache.disk_late_reads));
  set("cache_disk_refused_reads", static_cast<double>(cache.disk_refused_reads));
  set_scores("memory", scores.memory);
  set_scores("disk", scores.disk);
  for (const auto& [name, tier] : maker.shared) set_tier(name, tier);
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace tintype::server
