#pragma once
// The texts that travel on the wire: several strings in one, and errors. All reading distrusts.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "worker/wire.h"

namespace tintype::worker {

// What a job packet's text holds; descriptor n of the packet is the input of urls[n].
struct JobText {
  std::string_view canonical_job;
  std::string_view variant;
  std::vector<std::string_view> urls;
};
std::string pack(const JobText& text);
// Views into `packed`. Nothing when a length points outside.
std::optional<JobText> unpack_job(std::string_view packed);

// An error as code, position and text; `kind` is failure or input. Message and detail are cut to
// kMaxMessage bytes and made displayable.
inline constexpr std::size_t kMaxMessage = 2048;
bool send_error(int socket, Kind kind, std::uint64_t id, const Error& error);
// Nothing when the code is unknown or the text is not displayable.
std::optional<Error> error_from(const Packet& packet);

}  // namespace tintype::worker
