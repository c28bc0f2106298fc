#pragma once
// One fetch for each remote url and what is held of it, however many ask for it at once. Lives on
// one executor thread; all members run there. Nothing is kept once it has landed: the request cache
// does that.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "assets/asset_store.h"
#include "base/error.h"

namespace tintype::assets {

class RemoteFlights : public std::enable_shared_from_this<RemoteFlights> {
 public:
  // Fetches one url; owns what it needs.
  using Fetch =
      std::function<boost::asio::awaitable<Result<Input>>(std::string url, net::Validators held)>;
  struct Flight;

  explicit RemoteFlights(Fetch fetch);
  ~RemoteFlights();

  // What the fetch under way or a new one gives. origin_timeout at this asker's deadline, cancelled
  // when its wait is; the fetch goes on for the others, and is cancelled with the last of them. A
  // fetch whose first asker's `epoch` was lower is not joined: what it gives may be too old.
  static boost::asio::awaitable<Result<Input>> join(std::shared_ptr<RemoteFlights> flights,
                                                    std::string url, net::Validators held,
                                                    std::uint64_t epoch,
                                                    std::chrono::steady_clock::time_point deadline);

  std::size_t in_flight() const { return flights_.size(); }

  // Cancels all that are under way.
  void cancel_all();

 private:
  friend class Seat;
  using FlightPtr = std::shared_ptr<Flight>;
  FlightPtr find_or_start(const std::string& url, const net::Validators& held, std::uint64_t epoch,
                          const boost::asio::any_io_executor& executor);
  void land(const FlightPtr& flight, Result<Input> result);
  void abandon(const FlightPtr& flight);

  Fetch fetch_;
  std::map<std::string, FlightPtr, std::less<>> flights_;
};

}  // namespace tintype::assets
