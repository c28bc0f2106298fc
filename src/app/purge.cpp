#include "app/purge.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "net/json_post.h"

namespace tintype::app {
namespace {

using nlohmann::json;

constexpr int kRefused = 1, kMisused = 2, kNoAnswer = 3;

// Throws json::type_error for text that is not UTF-8.
std::string body_of(const PurgeArguments& arguments) {
  json body = json::object();
  if (!arguments.urls.empty()) body["url"] = arguments.urls;
  if (!arguments.sources.empty()) body["source"] = arguments.sources;
  if (!arguments.tags.empty()) body["tag"] = arguments.tags;
  if (!arguments.prefixes.empty()) body["prefix"] = arguments.prefixes;
  if (arguments.all) body["all"] = true;
  if (arguments.soft) body["soft"] = true;
  if (arguments.dry_run) body["dry_run"] = true;
  return body.dump();
}

// Where a listener that is bound to every address is reached on this machine.
std::string base_of(std::string admin) {
  if (admin.find("://") != std::string::npos) return admin;
  for (const auto& [any, here] :
       {std::pair{"0.0.0.0:", "127.0.0.1:"}, std::pair{"[::]:", "[::1]:"}})
    if (admin.starts_with(any)) admin = here + admin.substr(std::string_view(any).size());
  return "http://" + admin;
}

std::string reason_in(const std::string& answer) {
  const json said = json::parse(answer, nullptr, false);
  if (said.is_object() && said.contains("error") && said["error"].is_object())
    return said["error"].value("message", answer);
  return answer;
}

}  // namespace

int purge(const PurgeArguments& arguments) {
  net::JsonPost post;
  post.url = base_of(arguments.admin) + "/api/purge";
  try {
    post.body = body_of(arguments);
  } catch (const json::exception&) {
    std::cerr << "tintype: what is to be purged has to be UTF-8\n";
    return kMisused;
  }
  post.token = arguments.token;
  const auto answer = net::post_json(post);
  if (!answer) {
    std::cerr << "tintype: " << post.url << ": " << answer.error().message << '\n';
    return kNoAnswer;
  }
  if (answer->status != 200) {
    std::cerr << "tintype: not purged: " << answer->status << ": " << reason_in(answer->body)
              << '\n';
    return kRefused;
  }
  std::cout << answer->body;
  return std::cout.flush() ? 0 : kRefused;
}

}  // namespace tintype::app
