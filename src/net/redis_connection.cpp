#include "net/redis_connection.h"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "base/log.h"

namespace tintype::net {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

Error failed(std::string detail) {
  return {Code::origin_failed, "the Redis server failed", {}, std::move(detail)};
}

std::string introduction(const RedisOptions& options) {
  std::string commands;
  if (!options.password.empty() && options.user.empty())
    commands += redis_command({"AUTH", options.password});
  else if (!options.password.empty())
    commands += redis_command({"AUTH", options.user, options.password});
  if (options.database != 0)
    commands += redis_command({"SELECT", std::to_string(options.database)});
  return commands + redis_command({"PING"});
}

std::size_t introduction_replies(const RedisOptions& options) {
  return 1 + (options.password.empty() ? 0 : 1) + (options.database != 0 ? 1 : 0);
}

}  // namespace

RedisConnection::RedisConnection(asio::io_context& context,
                                 std::shared_ptr<const RedisOptions> options)
    : context_(context),
      options_(std::move(options)),
      socket_(context),
      timer_(context),
      random_(std::random_device{}()) {}

void RedisConnection::start() {
  asio::co_spawn(context_, keep_up(shared_from_this()), asio::detached);
}

void RedisConnection::stop() {
  stopped_ = true;
  timer_.cancel();
  close();
  fail_all();
}

std::shared_ptr<RedisConnection::Call> RedisConnection::send(std::string_view command) {
  const bool full = calls_.size() >= options_->max_waiting ||
                    unsent_.size() + command.size() > options_->max_unsent_bytes;
  if (!ready_ || full) return nullptr;
  auto call = std::make_shared<Call>(context_);
  call->sent = Clock::now();
  calls_.push_back(call);
  unsent_ += command;
  write_more();
  return call;
}

void RedisConnection::missed() {
  if (calls_.empty() || Clock::now() - calls_.front()->sent < options_->silence_timeout) return;
  close();
}

asio::awaitable<void> RedisConnection::keep_up(std::shared_ptr<RedisConnection> self) {
  auto pause = self->options_->retry_after;
  bool told = false;
  while (!self->stopped_) {
    auto opened = co_await self->open();
    std::string fault;
    if (opened) {
      if (std::exchange(told, false)) log(Severity::info, "connected to Redis again");
      pause = self->options_->retry_after;
      fault = co_await self->converse();
    } else {
      fault = opened.error().detail;
    }
    self->close();
    self->fail_all();
    if (self->stopped_) break;
    if (!std::exchange(told, true)) log(Severity::warning, "no connection to Redis", fault);
    co_await self->pause(pause);
    pause = std::min(2 * pause, self->options_->max_retry_after);
  }
}

// Between half of it and all, so that those who lost it together do not come back together.
asio::awaitable<void> RedisConnection::pause(std::chrono::milliseconds about) {
  std::uniform_int_distribution<std::int64_t> spread(about.count() / 2, about.count());
  timer_.expires_after(std::chrono::milliseconds(spread(random_)));
  co_await timer_.async_wait(kTuple);
}

asio::awaitable<Result<void>> RedisConnection::open() {
  timer_.expires_after(options_->connect_timeout);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (self && !error) self->close();
  });
  tcp::resolver resolver(context_);
  const std::string port = std::to_string(options_->port);
  auto [unresolved, endpoints] = co_await resolver.async_resolve(options_->host, port, kTuple);
  if (unresolved) co_return failed(unresolved.message());
  if (stopped_ || Clock::now() >= timer_.expiry()) co_return failed("its name took too long");
  auto [refused, endpoint] = co_await asio::async_connect(socket_, endpoints, kTuple);
  if (refused) co_return failed(refused.message());
  auto introduced = co_await introduce();
  timer_.cancel();
  co_return introduced;
}

// Replies that come with the last one expected would be to nothing: a fault.
asio::awaitable<Result<void>> RedisConnection::introduce() {
  boost::system::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  socket_.set_option(asio::socket_base::keep_alive(true), ignored);
  const std::string commands = introduction(*options_);
  auto [unsent, written] = co_await asio::async_write(socket_, asio::buffer(commands), kTuple);
  if (unsent) co_return failed(unsent.message());
  reader_.emplace(options_->max_reply_bytes);
  replies_.clear();
  const std::size_t expected = introduction_replies(*options_);
  while (replies_.size() < expected) {
    auto [broken, count] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
    if (broken) co_return failed(broken.message());
    if (!reader_->read({buffer_.data(), count}, replies_)) co_return failed("not a Redis server");
  }
  if (replies_.size() > expected) co_return failed("not a Redis server");
  for (const Reply& reply : replies_)
    if (reply.kind == Reply::Kind::error) co_return failed(reply.text);
  co_return Result<void>();
}

// Until it breaks: why.
asio::awaitable<std::string> RedisConnection::converse() {
  ready_ = true;
  std::string fault;
  while (fault.empty()) {
    auto [error, count] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
    if (error) fault = error.message();
    if (!error) take({buffer_.data(), count}, fault);
  }
  co_return fault;
}

void RedisConnection::take(std::string_view bytes, std::string& fault) {
  replies_.clear();
  if (!reader_->read(bytes, replies_)) fault = "an answer that is not RESP2, or too long";
  for (Reply& reply : replies_) {
    if (calls_.empty()) fault = "an answer to nothing";
    if (calls_.empty()) break;
    calls_.front()->result = std::move(reply);
    calls_.front()->answered.cancel();
    calls_.pop_front();
  }
}

void RedisConnection::write_more() {
  if (writing_ || unsent_.empty() || !ready_) return;
  writing_ = true;
  being_sent_ = std::exchange(unsent_, {});
  asio::async_write(socket_, asio::buffer(being_sent_),
                    [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                      self->writing_ = false;
                      if (!error) self->write_more();
                      if (error && error != asio::error::operation_aborted) self->close();
                    });
}

void RedisConnection::close() {
  ready_ = false;
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void RedisConnection::fail_all() {
  unsent_.clear();
  for (const auto& call : calls_) {
    call->result = failed("the connection broke");
    call->answered.cancel();
  }
  calls_.clear();
}

}  // namespace tintype::net
