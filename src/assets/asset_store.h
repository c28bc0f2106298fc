#pragma once
// "Get me this asset's bytes": `file:` under the storage roots, `http(s):` through the network
// server, `s3:` out of configured buckets. All members run on the executor's one thread but for
// `file_version`, which any thread may call; file work goes to the blocking pool.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "assets/local_storage.h"
#include "base/error.h"
#include "base/fd.h"
#include "base/image_probe.h"
#include "net/http_client.h"

namespace tintype::assets {

struct SourceLimits {
  std::size_t max_bytes = 64 << 20;
  std::uint64_t max_pixels = 100'000'000;  // width × height × frames, from the header
  std::uint32_t max_frames = 256;
  bool svg = false;  // read SVG at all
};

struct RemoteFreshness {
  std::chrono::seconds least{60};    // also when the origin says less
  std::chrono::seconds usual{3600};  // when the origin says nothing
  std::chrono::seconds most{24 * 3600};
  // When the origin says nothing of them, and does not forbid stale answers (RFC 5861).
  std::chrono::seconds stale_while_revalidate{10};
  std::chrono::seconds stale_if_error{24 * 3600};
};

// How long what was made of an input may be answered: fresh, and how much longer while it is made
// anew, or when that fails.
struct Lifetime {
  std::chrono::seconds fresh{0}, stale_while_revalidate{0}, stale_if_error{0};
  bool keep = true;  // false: not to be kept at all
};

struct Input {
  std::shared_ptr<const Fd> memfd;  // sealed
  std::size_t size_bytes = 0;
  std::string version;  // of this content: changes when the content does
  std::chrono::system_clock::time_point last_modified{};
  std::string etag, last_modified_text;  // the origin's validators, as sent; empty for files
  std::optional<Lifetime> lifetime;      // from now on; nothing: while `version` holds
  std::vector<std::pair<std::string, std::string>> tag_fields;  // of the origin, as sent
  bool unchanged = false;  // what the asker holds is still right: no memfd, no version, no size
};

class BucketSources;

class AssetStore {
 public:
  // `blocking` and `buckets` (null: none) must outlive the store.
  AssetStore(std::vector<std::string> roots, SourceLimits limits, RemoteFreshness freshness,
             net::HttpClient& client, boost::asio::thread_pool& blocking,
             Versions versions = Versions::local, BucketSources* buckets = nullptr);

  // Cancels the fetches under way.
  ~AssetStore();

  // An image file or (for addprofile) an ICC profile, whole and within the limits. not_found;
  // bad_request for urls of other kinds; unsupported_media or unprocessable by its header;
  // too_large before any decode; overloaded for a file that keeps changing; deadline when a file's
  // turn comes too late; and the client's errors for remote sources. Asking twice at once for one
  // remote url fetches it once. The path behind `file:` is taken as it stands: it was decoded by
  // the parser. A remote source whose validators the asker holds may come back `unchanged`. A fetch
  // under way that was begun for a lower `epoch` is not joined.
  boost::asio::awaitable<Result<Input>> get(std::string url,
                                            std::chrono::steady_clock::time_point deadline,
                                            net::Validators held = {}, std::uint64_t epoch = 0);

  // The current version of a `file:` source without reading it; blocks for one openat2 and fstat.
  Result<std::string> file_version(std::string_view url) const;

 private:
  struct State;
  static boost::asio::awaitable<Result<Input>> get_file(
      std::shared_ptr<State> state, std::string path,
      std::chrono::steady_clock::time_point deadline);
  std::shared_ptr<State> state_;
};

}  // namespace tintype::assets
