// An S3 client on its own: does what it is told on standard input, one JSON object a line, and says
// what came of it. For tests/integration/test_s3_client.py.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "net/s3_client.h"
#include "run_awaitable.h"

namespace net = tintype::net;
using nlohmann::json;
using tintype::Result;

namespace {

net::S3Options options_of(const json& asked) {
  net::S3Options options;
  options.endpoint = asked.at("endpoint");
  options.bucket = asked.at("bucket");
  options.path_style = asked.value("path_style", true);
  options.keys = {asked.value("access_key", ""), asked.value("secret_key", ""), ""};
  options.max_object_bytes = 1 << 20;
  return options;
}

template <class T>
json error_of(const Result<T>& result) {
  return {{"error", tintype::to_string(result.error().code)}, {"detail", result.error().detail}};
}

json told(const Result<net::S3Object>& result) {
  if (!result) return error_of(result);
  json fields = json::object();
  for (const auto& [name, value] : result->fields) fields[name] = value;
  return {{"status", result->status}, {"body", result->body}, {"fields", fields}};
}

json told(const Result<void>& result) {
  return result ? json{{"status", 200}} : error_of(result);
}

json carry_out(boost::asio::io_context& context, const json& asked) {
  net::S3Client client(context, options_of(asked));
  const std::string key = asked.at("key"), call = asked.at("call");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  if (call == "get") return told(tintype::run(context, client.get(key, deadline)));
  if (call == "head") return told(tintype::run(context, client.head(key, deadline)));
  if (call == "remove") return told(tintype::run(context, client.remove(key, deadline)));
  net::Fields fields{{"Content-Type", "text/plain"}, {"x-amz-meta-note", "a  b=+(c)"}};
  return told(tintype::run(context, client.put(key, asked.at("body"), fields, deadline)));
}

}  // namespace

int main() {
  boost::asio::io_context context;
  for (std::string line; std::getline(std::cin, line);)
    std::cout << carry_out(context, json::parse(line)) << std::endl;
}
