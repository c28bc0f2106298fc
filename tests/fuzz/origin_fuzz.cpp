// libFuzzer target: what an origin says, head and body, on its way to being an input.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "assets/freshness.h"
#include "assets/source_check.h"
#include "net/response_head.h"
#include "net/source_url.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  tintype::net::ResponseHeadReader reader(4096);
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    if (!reader.line(text.substr(0, end + 1))) break;
    text.remove_prefix(end + 1);
  }
  tintype::net::Fetched fetched;
  fetched.cache_control = reader.head().cache_control;
  fetched.expires = reader.head().expires;
  fetched.date = reader.head().date;
  fetched.age = reader.head().age;
  const tintype::assets::RemoteFreshness bounds;
  const auto fresh =
      tintype::assets::lifetime_of(fetched, bounds, std::chrono::system_clock::from_time_t(1 << 30))
          .fresh;
  if (fresh < bounds.least || fresh > bounds.most) std::abort();
  (void)tintype::net::check_source_url(reader.head().etag);
  (void)tintype::net::parse_address_block(reader.head().etag);
  (void)tintype::assets::check_source(text, {});
  return 0;
}
