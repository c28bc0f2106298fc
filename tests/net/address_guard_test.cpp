#include "net/address_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>

#include "support.h"

namespace tintype::net {
namespace {

// Whether port 443 of an address may be connected to.
bool may(const char* text, const GuardRules& rules = {}, std::uint16_t port = 443) {
  sockaddr_storage storage{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(storage);
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
  } else {
    REQUIRE(inet_pton(AF_INET6, text, &v6.sin6_addr) == 1);
    v6.sin6_family = AF_INET6;
    v6.sin6_port = htons(port);
  }
  return may_connect(reinterpret_cast<const sockaddr&>(storage), rules);
}

GuardRules allowing(std::initializer_list<const char*> blocks) {
  GuardRules rules;
  for (const char* block : blocks) rules.allowed.push_back(parse_address_block(block).value());
  return rules;
}

}  // namespace

TEST_CASE("special-purpose IPv4 is refused to its edges, its neighbours are not", "[net]") {
  for (const char* address :
       {"0.0.0.0",         "0.255.255.255",   "10.0.0.0",    "10.255.255.255",
        "100.64.0.0",      "100.127.255.255", "127.0.0.1",   "127.255.255.255",
        "169.254.0.0",     "169.254.169.254", "172.16.0.0",  "172.31.255.255",
        "192.0.0.0",       "192.0.0.9",       "192.0.0.255", "192.0.2.1",
        "192.31.196.1",    "192.52.193.1",    "192.88.99.1", "192.168.0.0",
        "192.168.255.255", "192.175.48.1",    "198.18.0.0",  "198.19.255.255",
        "198.51.100.1",    "203.0.113.1",     "224.0.0.1",   "239.255.255.255",
        "240.0.0.1",       "255.255.255.255"}) {
    INFO(address);
    CHECK_FALSE(may(address));
    CHECK_FALSE(may((std::string("::ffff:") + address).c_str()));
    CHECK_FALSE(may((std::string("::") + address).c_str()));
    CHECK_FALSE(may((std::string("64:ff9b::") + address).c_str()));
    CHECK_FALSE(may((std::string("2606:4700::5efe:") + address).c_str()));
    CHECK_FALSE(may((std::string("2606:4700::200:5efe:") + address).c_str()));
  }
  for (const char* address :
       {"1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "8.8.8.8"}) {
    INFO(address);
    CHECK(may(address));
    CHECK(may((std::string("::ffff:") + address).c_str()));
    CHECK(may((std::string("64:ff9b::") + address).c_str()));
    CHECK(may((std::string("2606:4700::5efe:") + address).c_str()));
  }
}

TEST_CASE("special-purpose and embedding IPv6 is refused", "[net]") {
  for (const char* address : {"::",
                              "::1",
                              "::7f00:1",
                              "::808:808",
                              "::ffff:0:8.8.8.8",
                              "64:ff9b:1::1",
                              "100::1",
                              "100:0:0:1::1",
                              "2001::1",
                              "2001:0:53aa:64c::1",
                              "2001:2::1",
                              "2001:3::1",
                              "2001:4:112::1",
                              "2001:10::1",
                              "2001:20::1",
                              "2001:30::1",
                              "2001:1ff:ffff::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:808:808::1",
                              "2620:4f:8000::1",
                              "3fff::1",
                              "3fff:fff::1",
                              "4000::1",
                              "5f00::1",
                              "fc00::1",
                              "fdff::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "ff0e::1",
                              "1fff::1"}) {
    INFO(address);
    CHECK_FALSE(may(address));
  }
  for (const char* address :
       {"2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1", "2003::1",
        "2606:4700::1111", "3fff:1000::1", "2a00:1450::1"}) {
    INFO(address);
    CHECK(may(address));
  }
}

TEST_CASE("what the configuration allows is let through, and no more", "[net]") {
  const GuardRules rules = allowing({"127.0.0.1", "10.1.0.0/16", "fd00:1::/32"});
  CHECK(may("127.0.0.1", rules));
  CHECK(may("::ffff:127.0.0.1", rules));
  CHECK(may("10.1.2.3", rules));
  CHECK(may("fd00:1::5", rules));
  CHECK(may("8.8.8.8", rules));
  CHECK_FALSE(may("127.0.0.2", rules));
  CHECK_FALSE(may("::1", rules));
  CHECK_FALSE(may("10.2.0.0", rules));
  CHECK_FALSE(may("fd00:2::5", rules));
  CHECK_FALSE(may("64:ff9b::127.0.0.1", rules));
}

TEST_CASE("ports are held to the rules, also where the address is allowed", "[net]") {
  GuardRules rules = allowing({"127.0.0.1"});
  for (const std::uint16_t port : {22, 25, 6379, 8080, 0}) {
    CHECK_FALSE(may("8.8.8.8", rules, port));
    CHECK_FALSE(may("127.0.0.1", rules, port));
  }
  CHECK(may("127.0.0.1", rules, 80));
  rules.ports.clear();
  CHECK(may("8.8.8.8", rules, 6379));
}

TEST_CASE("socket addresses of other families are refused", "[net]") {
  sockaddr_un local{};
  local.sun_family = AF_UNIX;
  std::strcpy(local.sun_path, "/run/a.sock");
  GuardRules rules = allowing({"::/0"});
  rules.ports.clear();
  CHECK_FALSE(may_connect(reinterpret_cast<const sockaddr&>(local), rules));
  sockaddr_storage none{};
  CHECK_FALSE(may_connect(reinterpret_cast<const sockaddr&>(none), rules));
}

TEST_CASE("address blocks are read strictly", "[net]") {
  CHECK(parse_address_block("192.0.2.0/24")->prefix_bits == 120);
  CHECK(parse_address_block("192.0.2.7")->prefix_bits == 128);
  CHECK(parse_address_block("0.0.0.0/0")->prefix_bits == 96);
  CHECK(parse_address_block("2001:db8::/32")->prefix_bits == 32);
  for (const char* text :
       {"", "/", "1.2.3", "1.2.3.4/33", "1.2.3.4/-1", "1.2.3.4/", "1.2.3.4/8", "1.2.3.4/32x",
        "::/129", "localhost", "127.1", "fe80::1%lo", "1.2.3.4 ", "2001:db8::1/32", "0x7f.0.0.1"}) {
    INFO(text);
    CHECK(parse_address_block(text).has_error());
  }
}

}  // namespace tintype::net
