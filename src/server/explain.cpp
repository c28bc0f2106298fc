#include "server/explain.h"

#include <nlohmann/json.hpp>

namespace tintype::server {
namespace {

using nlohmann::ordered_json;

ordered_json step_json(const job::Step& step) {
  ordered_json json{{"command", step.command->name}, {"position", step.position}};
  for (const auto& argument : step.arguments) {
    json["parameters"][argument.name] = argument.text;
    if (argument.deferred) json["deferred"].push_back(argument.name);
  }
  if (!step.condition.empty()) json["if"] = step.condition;
  return json;
}

std::string line_of(const job::Step& step) {
  std::string line = "  " + step.command->name;
  for (const auto& argument : step.arguments)
    line += "  " + argument.name + "[" + argument.text + "]" + (argument.deferred ? "*" : "");
  if (!step.condition.empty()) line += "  if[" + step.condition + "]*";
  return line + '\n';
}

}  // namespace

boost::asio::awaitable<Result<Explained>> explain(Planner& planner, const Mount& mount,
                                                  Request request) {
  auto job = co_await planner.parse(mount, request);
  if (!job) co_return job.error();
  auto plan = co_await planner.plan(mount, request);
  std::string canonical = job::canonical_text(*job);
  Explained explained{std::move(*job), std::move(canonical), std::move(plan)};
  co_return explained;
}

std::string explain_text(const Explained& explained) {
  std::string text = "job\n";
  bool deferred = false;
  for (const auto& step : explained.job.steps) {
    const std::string line = line_of(step);
    deferred = deferred || line.ends_with("]*\n");
    text += line;
  }
  if (deferred) text += "  (* known only while the job runs)\n";
  text += "canonical\n  " + explained.canonical + '\n';
  if (!explained.plan) return text + "key\n  none: " + explained.plan.error().message + '\n';
  text += "key\n  " + to_hex(explained.plan->order.key) + '\n';
  for (const auto& input : explained.plan->order.inputs)
    text += "input\n  " + input.url + (input.version.empty() ? "" : "  version " + input.version) +
            '\n';
  if (explained.plan->negotiated)
    text += "format\n  negotiated: " + job::to_text(explained.plan->order.variant) + '\n';
  return text;
}

std::string explain_json(const Explained& explained) {
  ordered_json json;
  json["job"] = ordered_json::array();
  for (const auto& step : explained.job.steps) json["job"].push_back(step_json(step));
  json["canonical"] = explained.canonical;
  if (explained.plan) {
    json["key"] = to_hex(explained.plan->order.key);
    json["inputs"] = ordered_json::array();
    for (const auto& input : explained.plan->order.inputs)
      json["inputs"].push_back({{"url", input.url}, {"version", input.version}});
    json["negotiated"] = explained.plan->negotiated;
    if (explained.plan->negotiated) json["variant"] = job::to_text(explained.plan->order.variant);
  } else {
    json["key"] = nullptr;
    json["error"] = {{"code", to_string(explained.plan.error().code)},
                     {"message", explained.plan.error().message}};
  }
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

}  // namespace tintype::server
