#pragma once
// Which addresses the network server may connect to. Decided on the socket address of each connect,
// so DNS tricks and redirects change nothing. Pure; any thread.
#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace tintype::net {

// An address block: `192.0.2.0/24`, `2001:db8::/32`, or one address.
struct AddressBlock {
  std::uint8_t bytes[16] = {};  // IPv4 as IPv4-mapped
  int prefix_bits = 128;
};
Result<AddressBlock> parse_address_block(std::string_view text);

// Whether an address in text is in one of them; false for what is none.
bool is_within_any(std::string_view address, const std::vector<AddressBlock>& blocks);

struct GuardRules {
  std::vector<AddressBlock> allowed;          // let through even when special
  std::vector<std::uint16_t> ports{80, 443};  // others are refused; empty: all
};

// Refuses every special-purpose address of the IANA registries (RFC 6890 and its registries), also
// when it hides in an IPv6 form (mapped, compatible, 6to4, NAT64, Teredo, ISATAP), unless allowed.
bool may_connect(const sockaddr& address, const GuardRules& rules);

}  // namespace tintype::net
