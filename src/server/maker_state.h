#pragma once
// What the making thread owns. Private to maker.cpp and fill.cpp.
#include <boost/asio/executor_work_guard.hpp>
#include <list>
#include <thread>

#include "cache/flight.h"
#include "cache/shared_tiers.h"
#include "server/gathering.h"
#include "server/maker.h"

namespace tintype::server {

struct Maker::State {
  State(std::shared_ptr<const Settings> given, cache::RequestCache& kept,
        boost::asio::thread_pool& pool_threads)
      : settings(std::move(given)),
        cache(kept),
        blocking(pool_threads),
        sources(std::make_shared<Sources>(context, *settings, blocking)),
        gatherings{0, cache::Failures(settings->failures)},
        shared(context, settings->shared, settings->cache.open_bodies, blocking),
        flights(context.get_executor(), settings->max_flights, settings->max_waiters),
        gateway(context, settings, kept),
        pool(context, settings->workers) {}

  // What failed before a purge may be mended by now: tried again at once, once a second at most.
  void forget_failures(std::chrono::steady_clock::time_point now) {
    const std::uint64_t newest = cache.purge_point().number;
    if (newest == failures_as_of || now < failures_until) return;
    gatherings.failures.clear();
    failures_as_of = newest;
    failures_until = now + std::chrono::seconds(1);
  }

  boost::asio::io_context context{1};
  std::shared_ptr<const Settings> settings;
  cache::RequestCache& cache;
  boost::asio::thread_pool& blocking;
  std::shared_ptr<Sources> sources;
  Gathering::Common gatherings;
  std::uint64_t failures_as_of = 0;  // purge
  std::chrono::steady_clock::time_point failures_until{};
  cache::SharedTiers shared;
  cache::Flights flights;
  Gateway gateway;
  std::size_t refreshes = 0;  // under way, with nobody waiting for them
  worker::WorkerPool pool;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
      context.get_executor()};
  std::thread thread;
  std::list<std::shared_ptr<Ticket>> tickets;  // of the orders under way
};

// What a fill leaves for the asker that started it.
struct FillNotes {
  Timings timings;
  Origin origin = Origin::made;
  const char* tier = "";  // which, of Origin::shared
};

// One fill, on the making thread: the disk tier; the shared ones; else what is held and stale, if
// its inputs have not changed; else inputs, worker, store. What is held is also the answer when
// making it anew fails, for as long as it may be.
boost::asio::awaitable<Result<cache::ObjectPtr>> fill(Maker::State& state, Order order,
                                                      std::shared_ptr<FillNotes> notes);

}  // namespace tintype::server
