#include "server/access_log.h"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <nlohmann/json.hpp>

namespace tintype::server {
namespace {

constexpr std::size_t kMaxQueuedLines = 8192;

std::string name_of(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::purge: return "PURGE";
    case Method::other: return "OPTIONS";
  }
  return "OPTIONS";
}

}  // namespace

struct AccessLog::Sink {
  std::shared_ptr<spdlog::async_logger> logger;
  // Goes first, when it has written what is queued: its thread uses the logger to the end.
  std::shared_ptr<spdlog::details::thread_pool> writer =
      std::make_shared<spdlog::details::thread_pool>(kMaxQueuedLines, 1);
};

AccessLog::AccessLog(std::unique_ptr<Sink> sink) : sink_(std::move(sink)) {}
AccessLog::~AccessLog() = default;

Result<std::unique_ptr<AccessLog>> AccessLog::open(const std::string& where) {
  if (where == "off") return std::unique_ptr<AccessLog>(new AccessLog(nullptr));
  auto sink = std::make_unique<Sink>();
  spdlog::sink_ptr target;
  try {
    if (where == "stderr")
      target = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    else
      target = std::make_shared<spdlog::sinks::basic_file_sink_mt>(where);
  } catch (const spdlog::spdlog_ex& failure) {
    return Error{Code::internal, "the access log cannot be opened", {}, failure.what()};
  }
  target->set_pattern("%v");
  sink->logger = std::make_shared<spdlog::async_logger>(
      "access", std::move(target), sink->writer, spdlog::async_overflow_policy::overrun_oldest);
  sink->logger->flush_on(spdlog::level::info);
  return std::unique_ptr<AccessLog>(new AccessLog(std::move(sink)));
}

void AccessLog::write(const Request& request, const Response& response, std::string_view client,
                      std::size_t sent_bytes, std::chrono::steady_clock::duration spent) {
  if (!sink_) return;
  using std::chrono::duration_cast;
  using std::chrono::microseconds;
  nlohmann::json line{
      {"time_ms",
       duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
           .count()},
      {"client", client},
      {"method", request.method_name.empty() ? name_of(request.method) : request.method_name},
      {"target", request.target},
      {"status", response.status},
      {"bytes", sent_bytes},
      {"cache", response.cache_state},
      {"total_us", duration_cast<microseconds>(spent).count()}};
  for (const auto& [stage, spent_us] : response.timings.stages) line["stages_us"][stage] = spent_us;
  if (!response.error.empty()) line["error"] = response.error;
  if (!response.error_detail.empty()) line["detail"] = response.error_detail;
  sink_->logger->info(line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace tintype::server
