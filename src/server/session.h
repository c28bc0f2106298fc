#pragma once
// One client connection, from accept to close: reads a head, gates it, has it answered, writes the
// answer, and again while both sides keep the connection. Lives on its I/O thread; owns itself
// through shared_ptr while its coroutine runs.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

#include "cache/request_cache.h"
#include "server/access_log.h"
#include "server/gate.h"
#include "server/hot_answers.h"
#include "server/message.h"
#include "server/metrics.h"
#include "server/on_thread.h"
#include "server/range.h"
#include "server/settings.h"

namespace tintype::server {

// What a session needs of the listener it came in by. A reload puts another in its place; a session
// takes the one of the moment for each request.
struct Service {
  using Handler = std::function<boost::asio::awaitable<Response>(Request, std::shared_ptr<Ticket>)>;
  HttpLimits http;
  Handler handle;
  // For a target whose mount passes requests on: the largest body such a one may have. Null: none
  // does.
  std::function<std::optional<std::size_t>(std::string_view target)> passes;
  std::shared_ptr<HotAnswers> hot;             // null: none
  const cache::RequestCache* cache = nullptr;  // says which hot answers were purged
  Metrics* metrics = nullptr;                  // null: not counted
  AccessLog* log = nullptr;                    // null: not logged
};

class Session;

// Shared by a listener and its sessions; one thread.
struct Door {
  std::shared_ptr<const Service> service;
  bool draining = false;
  std::unordered_set<Session*> sessions;  // all that are alive
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, std::shared_ptr<Door> door);
  ~Session();

  // Serves until the connection ends; never throws.
  boost::asio::awaitable<void> run();
  // For draining: closes at once when no request is under way, else after its answer.
  void wind_up();
  // Ends the wait that is under way when its time is up. The listener calls it now and then for all
  // its sessions, which costs less than a timer for each wait of each.
  void check_deadline(std::chrono::steady_clock::time_point now);

 private:
  using Clock = std::chrono::steady_clock;

  boost::asio::awaitable<std::string_view> read_head();  // empty: the end; may have answered
  boost::asio::awaitable<bool> read_body(std::size_t size, std::string& body);
  boost::asio::awaitable<bool> serve_one(std::string_view head);
  boost::asio::awaitable<bool> answer(Request request, bool http_1_1, bool keep_alive);
  boost::asio::awaitable<bool> send_hot(const Request& request, const HotAnswer& hot);
  boost::asio::awaitable<bool> send(const Response& response, Method method, bool http_1_1,
                                    bool keep_alive);
  boost::asio::awaitable<bool> send_bytes(std::string_view head, std::string_view body);
  boost::asio::awaitable<bool> send_body(std::string_view head, const Body& body, Slice slice);
  boost::asio::awaitable<bool> send_pieces(std::string_view head, const Response& response);
  GateLimits limits_for(std::string_view head) const;
  boost::asio::awaitable<bool> send_file(int file, std::size_t from, std::size_t size);
  boost::asio::awaitable<bool> refuse(int status, std::string_view reason);
  boost::asio::awaitable<void> linger();
  void wait_until(Clock::time_point deadline);
  std::shared_ptr<Ticket> make_ticket();
  void watch_for_leaving(const std::shared_ptr<Ticket>& ticket);

  boost::asio::ip::tcp::socket socket_;
  Clock::time_point deadline_ = Clock::time_point::max();  // of the wait under way
  bool timed_out_ = false;
  std::shared_ptr<Door> door_;
  std::shared_ptr<const Service> service_;  // of the current request
  std::string client_;
  std::string input_;          // received and not yet consumed
  std::size_t head_size_ = 0;  // of the head at the front of input_
  bool busy_ = false;
  bool watching_ = false;
};

}  // namespace tintype::server
