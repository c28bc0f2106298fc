#include "net/address_guard.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace tintype::net {
namespace {

using Address = std::array<std::uint8_t, 16>;  // IPv4 as IPv4-mapped

constexpr int kMappedBits = 96;

// IANA IPv4 Special-Purpose Address Registry, and multicast (RFC 5771).
constexpr const char* kSpecialV4[] = {
    "0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10",   "127.0.0.0/8",     "169.254.0.0/16",
    "172.16.0.0/12",  "192.0.0.0/24",   "192.0.2.0/24",    "192.31.196.0/24", "192.52.193.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",   "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4"};

// IANA IPv6 Special-Purpose Address Registry within 2000::/3. Teredo and ORCHID are in 2001::/23,
// 6to4 is 2002::/16. Outside of 2000::/3 nothing is global unicast (RFC 4291), so nothing is
// listed.
constexpr const char* kSpecialV6[] = {"2001::/23", "2001:db8::/32", "2002::/16",
                                      "2620:4f:8000::/48", "3fff::/20"};

Address mapped(const std::uint8_t* v4) {
  Address address{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  std::copy_n(v4, 4, address.begin() + 12);
  return address;
}

bool is_within(const Address& address, const AddressBlock& block) {
  const int whole = block.prefix_bits / 8, rest = block.prefix_bits % 8;
  if (!std::equal(address.begin(), address.begin() + whole, block.bytes)) return false;
  const unsigned mask = 0xff00u >> rest & 0xff;
  return rest == 0 || ((address[whole] ^ block.bytes[whole]) & mask) == 0;
}

std::vector<AddressBlock> blocks(auto& texts) {
  std::vector<AddressBlock> made;
  for (const char* text : texts) made.push_back(parse_address_block(text).value());
  return made;
}

bool is_in_any(const Address& address, const std::vector<AddressBlock>& list) {
  return std::any_of(list.begin(), list.end(),
                     [&](const AddressBlock& block) { return is_within(address, block); });
}

bool is_global_v4(const Address& address) {
  static const auto special = blocks(kSpecialV4);
  return !is_in_any(address, special);
}

// ISATAP (RFC 5214) puts an IPv4 address behind this interface identifier in any prefix.
bool is_isatap(const Address& address) {
  return (address[8] & 0xfd) == 0 && address[9] == 0 && address[10] == 0x5e && address[11] == 0xfe;
}

bool is_global_v6(const Address& address) {
  static const auto special = blocks(kSpecialV6);
  static const auto nat64 = parse_address_block("64:ff9b::/96").value();
  // RFC 6052: reaches the IPv4 address it ends with.
  if (is_within(address, nat64)) return is_global_v4(mapped(&address[12]));
  if ((address[0] & 0xe0) != 0x20) return false;  // not of 2000::/3
  if (is_isatap(address) && !is_global_v4(mapped(&address[12]))) return false;
  return !is_in_any(address, special);
}

bool is_mapped(const Address& address) {
  constexpr std::uint8_t kNone[4] = {};
  const Address prefix = mapped(kNone);
  return std::equal(address.begin(), address.begin() + 12, prefix.begin());
}

// The address and port of a socket address of the two families there are; false for others.
bool unpack(const sockaddr& from, Address& address, std::uint16_t& port) {
  if (from.sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &from, sizeof v4);
    std::uint8_t bytes[4];
    std::memcpy(bytes, &v4.sin_addr, sizeof bytes);
    address = mapped(bytes);
    port = ntohs(v4.sin_port);
    return true;
  }
  if (from.sa_family != AF_INET6) return false;
  sockaddr_in6 v6;
  std::memcpy(&v6, &from, sizeof v6);
  std::memcpy(address.data(), &v6.sin6_addr, address.size());
  port = ntohs(v6.sin6_port);
  return true;
}

Error not_a_block(std::string_view text) {
  return {Code::bad_request, "'" + std::string(text) + "' is not an address block", {}};
}

bool has_bits_after_prefix(const AddressBlock& block) {
  for (int bit = block.prefix_bits; bit < 128; ++bit)
    if ((block.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0) return true;
  return false;
}

}  // namespace

Result<AddressBlock> parse_address_block(std::string_view text) {
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  AddressBlock block;
  std::uint8_t v4[4];
  const bool is_v4 = inet_pton(AF_INET, address.c_str(), v4) == 1;
  if (is_v4) {
    const Address as_mapped = mapped(v4);
    std::copy(as_mapped.begin(), as_mapped.end(), block.bytes);
  } else if (inet_pton(AF_INET6, address.c_str(), block.bytes) != 1) {
    return not_a_block(text);
  }
  const int least = is_v4 ? kMappedBits : 0;
  if (slash != std::string_view::npos) {
    const auto digits = text.substr(slash + 1);
    const char* end = digits.data() + digits.size();
    unsigned bits = 0;
    const auto [stopped, error] = std::from_chars(digits.data(), end, bits);
    if (error != std::errc() || stopped != end || bits > (is_v4 ? 32u : 128u))
      return not_a_block(text);
    block.prefix_bits = least + static_cast<int>(bits);
  }
  // 10.0.0.5/8 is more likely a slip than a wish for all of 10.0.0.0/8.
  if (has_bits_after_prefix(block)) return not_a_block(text);
  return block;
}

bool is_within_any(std::string_view address, const std::vector<AddressBlock>& blocks) {
  const auto one = parse_address_block(address);
  if (!one || one->prefix_bits != 128) return false;
  Address bytes{};
  std::copy(std::begin(one->bytes), std::end(one->bytes), bytes.begin());
  return is_in_any(bytes, blocks);
}

bool may_connect(const sockaddr& address, const GuardRules& rules) {
  Address bytes{};
  std::uint16_t port = 0;
  if (!unpack(address, bytes, port)) return false;
  const auto& ports = rules.ports;
  if (!ports.empty() && std::find(ports.begin(), ports.end(), port) == ports.end()) return false;
  if (is_in_any(bytes, rules.allowed)) return true;
  return is_mapped(bytes) ? is_global_v4(bytes) : is_global_v6(bytes);
}

}  // namespace tintype::net
