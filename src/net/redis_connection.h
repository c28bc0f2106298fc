#pragma once
// One connection to a Redis server, kept up: it connects, says who it is, and after a fault begins
// anew after a pause that doubles and is spread. Commands are pipelined; replies come in their
// order. One thread, the context's; owned by shared_ptr, because its own waits refer to it.
#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"
#include "net/redis_client.h"
#include "net/resp.h"

namespace tintype::net {

class RedisConnection : public std::enable_shared_from_this<RedisConnection> {
 public:
  using Clock = std::chrono::steady_clock;

  // A command that waits for its reply. Its timer is cancelled when the reply is there.
  struct Call {
    explicit Call(boost::asio::io_context& context) : answered(context) {}
    boost::asio::steady_timer answered;
    Clock::time_point sent;
    std::optional<Result<Reply>> result;
  };

  RedisConnection(boost::asio::io_context& context, std::shared_ptr<const RedisOptions> options);

  void start();
  // Breaks off; nothing is begun after it.
  void stop();

  bool ready() const { return ready_; }
  std::size_t waiting() const { return calls_.size(); }

  // Null when it is not ready or a bound is reached.
  std::shared_ptr<Call> send(std::string_view command);

  // Told of a call whose time is up: a server that has been silent for too long is left.
  void missed();

 private:
  using Endpoints = boost::asio::ip::tcp::resolver::results_type;

  static boost::asio::awaitable<void> keep_up(std::shared_ptr<RedisConnection> self);
  boost::asio::awaitable<Result<void>> open();
  boost::asio::awaitable<Result<void>> introduce();
  boost::asio::awaitable<std::string> converse();
  boost::asio::awaitable<void> pause(std::chrono::milliseconds about);
  void take(std::string_view bytes, std::string& fault);
  void write_more();
  void close();
  void fail_all();

  boost::asio::io_context& context_;
  const std::shared_ptr<const RedisOptions> options_;
  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer timer_;  // of the pause, or of opening
  std::minstd_rand random_;
  bool stopped_ = false, ready_ = false, writing_ = false;
  std::string unsent_, being_sent_;
  std::deque<std::shared_ptr<Call>> calls_;  // in the order of their replies
  std::optional<ReplyReader> reader_;
  std::vector<Reply> replies_;
  std::array<char, 64 * 1024> buffer_;
};

}  // namespace tintype::net
