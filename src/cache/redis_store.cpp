#include "cache/redis_store.h"

#include <utility>

namespace tintype::cache {

namespace asio = boost::asio;
using net::Reply;

namespace {

Error refused(const Reply& reply) {
  return {Code::origin_failed, "the Redis server refused", {}, reply.text};
}

}  // namespace

RedisStore::RedisStore(asio::io_context& context, net::RedisOptions options, std::string prefix)
    : client_(context, std::move(options)), prefix_(std::move(prefix)) {}

asio::awaitable<Result<std::string>> RedisStore::get(Hash128 key, Deadline deadline) {
  std::string command = net::redis_command({"GET", prefix_ + to_hex(key)});
  auto reply = co_await client_.call(std::move(command), deadline);
  if (!reply) co_return reply.error();
  if (reply->kind == Reply::Kind::nil) co_return Error{Code::not_found, "no such object", {}};
  if (reply->kind != Reply::Kind::bytes) co_return refused(*reply);
  co_return std::move(reply->text);
}

asio::awaitable<Result<void>> RedisStore::put(Hash128 key, std::string bytes,
                                              std::chrono::milliseconds keep_for,
                                              Deadline deadline) {
  std::string command = net::redis_command(
      {"SET", prefix_ + to_hex(key), bytes, "PX", std::to_string(keep_for.count())});
  auto reply = co_await client_.call(std::move(command), deadline);
  if (!reply) co_return reply.error();
  if (reply->kind != Reply::Kind::status) co_return refused(*reply);
  co_return Result<void>();
}

asio::awaitable<Result<void>> RedisStore::remove(Hash128 key, Deadline deadline) {
  std::string command = net::redis_command({"DEL", prefix_ + to_hex(key)});
  auto reply = co_await client_.call(std::move(command), deadline);
  if (!reply) co_return reply.error();
  if (reply->kind != Reply::Kind::integer) co_return refused(*reply);
  co_return Result<void>();
}

}  // namespace tintype::cache
