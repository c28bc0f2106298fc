// Signs what it is told, for comparison with another signer: one JSON object a line in, one out.
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>

#include "net/sigv4.h"

namespace net = tintype::net;
using nlohmann::json;

namespace {

net::NameValues pairs(const json& list) {
  net::NameValues out;
  for (const auto& pair : list) out.emplace_back(pair.at(0), pair.at(1));
  return out;
}

json signed_by_us(const json& asked) {
  net::RequestToSign request;
  request.method = asked.at("method");
  request.host = asked.at("host");
  request.path = asked.at("path");
  request.query = pairs(asked.at("query"));
  request.headers = pairs(asked.at("headers"));
  request.payload = net::hex_sha256(asked.at("body").get<std::string>());
  const net::AccessKeys keys{asked.at("access_key"), asked.at("secret_key"), asked.at("token")};
  const net::SigningScope scope{asked.at("region"), "s3"};
  const auto now = std::chrono::system_clock::from_time_t(asked.at("time"));
  json headers = json::object();
  for (const auto& [name, value] : net::signed_headers(request, keys, scope, now))
    headers[name] = value;
  const std::chrono::seconds valid_for(asked.at("expires").get<int>());
  return {{"target", net::encoded_target(request)},
          {"headers", headers},
          {"presigned", net::presigned_target(request, keys, scope, now, valid_for)}};
}

}  // namespace

int main() {
  for (std::string line; std::getline(std::cin, line);)
    std::cout << signed_by_us(json::parse(line)) << '\n';
}
