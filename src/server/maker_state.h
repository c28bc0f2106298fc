#pragma once
// What the making thread owns. Private to maker.cpp and fill.cpp.
#include <boost/asio/executor_work_guard.hpp>
#include <list>
#include <thread>

#include "assets/asset_store.h"
#include "cache/flight.h"
#include "net/http_client.h"
#include "server/maker.h"

namespace tintype::server {

// The way to inputs under one set of settings; a fill that began keeps the one it began with.
struct Sources {
  Sources(boost::asio::io_context& context, const Settings& settings,
          boost::asio::thread_pool& blocking)
      : client(context, settings.client),
        store(settings.roots, settings.sources, settings.freshness, client, blocking),
        remote(settings.remote_sources) {}
  net::HttpClient client;
  assets::AssetStore store;
  bool remote;
};

struct Maker::State {
  State(std::shared_ptr<const Settings> given, cache::RequestCache& kept,
        boost::asio::thread_pool& pool_threads)
      : settings(std::move(given)),
        cache(kept),
        blocking(pool_threads),
        sources(std::make_shared<Sources>(context, *settings, blocking)),
        flights(context.get_executor(), settings->max_flights, settings->max_waiters),
        pool(context, settings->workers) {}

  boost::asio::io_context context{1};
  std::shared_ptr<const Settings> settings;
  cache::RequestCache& cache;
  boost::asio::thread_pool& blocking;
  std::shared_ptr<Sources> sources;
  cache::Flights flights;
  std::size_t input_bytes = 0;  // of the fills under way
  worker::WorkerPool pool;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work{
      context.get_executor()};
  std::thread thread;
  std::list<std::shared_ptr<Ticket>> tickets;  // of the orders under way
};

// What a fill leaves for the asker that started it.
struct FillNotes {
  Timings timings;
  bool from_disk = false;
};

// One fill: the disk tier, else inputs, worker, store. On the making thread.
boost::asio::awaitable<Result<cache::ObjectPtr>> fill(std::shared_ptr<Sources> sources,
                                                      std::shared_ptr<const Settings> settings,
                                                      cache::RequestCache& cache,
                                                      worker::WorkerPool& pool,
                                                      std::size_t& input_bytes, Order order,
                                                      std::shared_ptr<FillNotes> notes);

}  // namespace tintype::server
