#include "assets/asset_store.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "assets/file_copy.h"
#include "assets/store_fixture.h"
#include "data.h"

using namespace std::literals;
namespace asio = boost::asio;
namespace tintype::assets {

TEST_CASE("a file comes as a sealed copy with its version", "[assets]") {
  StoreFixture f;
  const std::string png = data_file("probe/rgb.png");
  f.root.put("shoes/a.png", png);
  const auto input = f.get("file:shoes/a.png");
  REQUIRE(input);
  CHECK(content(*input) == png);
  CHECK(input->version == f.store.file_version("file:shoes/a.png").value());
  CHECK_FALSE(input->lifetime);
  CHECK(input->last_modified > std::chrono::system_clock::now() - 1h);
  CHECK(f.get("file:///shoes/a.png")->version == input->version);
}

TEST_CASE("a changed file has another version, the copy stays as it was", "[assets]") {
  StoreFixture f;
  f.root.put("a.png", data_file("probe/rgb.png"));
  const auto before = f.get("file:a.png");
  f.root.put("a.png", data_file("probe/alpha.png"));
  const auto after = f.get("file:a.png");
  REQUIRE((before && after));
  CHECK(before->version != after->version);
  CHECK(f.store.file_version("file:a.png").value() == after->version);
  CHECK(content(*before) == data_file("probe/rgb.png"));
  CHECK(content(*after) == data_file("probe/alpha.png"));
}

TEST_CASE("paths out of the root and urls of other kinds are refused", "[assets]") {
  StoreFixture f;
  for (const std::string url : {"file:", "file:../a", "file:/etc/passwd", "file:///etc/passwd",
                                "file:%2e%2e/a", "file://localhost/etc/passwd"}) {
    INFO(url);
    CHECK(f.get(url).error().code == Code::not_found);
    CHECK(f.store.file_version(url).error().code == Code::not_found);
  }
  for (const std::string url : {"", "a.png", "FILE:a.png", "ftp://127.0.0.1/a", "data:,a"}) {
    INFO(url);
    CHECK(f.get(url).error().code == Code::bad_request);
    CHECK(f.store.file_version(url).error().code == Code::bad_request);
  }
}

TEST_CASE("lying and oversized files are refused without reading on", "[assets]") {
  SourceLimits limits;
  limits.max_bytes = 1 << 20;
  StoreFixture f(limits);
  f.root.put("a.jpg", "%!PS-Adobe\n");
  f.root.put("b.svg", "<svg/>");
  f.root.put("bomb", "");
  std::filesystem::resize_file(f.root / "bomb", 10ull << 30);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(f.get("file:a.jpg").error().code == Code::unsupported_media);
  CHECK(f.get("file:b.svg").error().code == Code::unsupported_media);
  CHECK(f.get("file:bomb").error().code == Code::too_large);
  CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("a request whose time is up is not begun", "[assets]") {
  StoreFixture f;
  f.root.put("a.png", data_file("probe/rgb.png"));
  CHECK(f.get("file:a.png", -1s).error().code == Code::deadline);
}

TEST_CASE("a file that changes while it is copied is copied whole or refused", "[assets]") {
  const TempFolder root;
  constexpr std::size_t kSize = 8 << 20;
  root.put("a", std::string(kSize, 'a'));
  const auto storage = LocalStorage::open({root.path()});
  REQUIRE(storage);
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    const Fd fd(::open((root / "a").c_str(), O_WRONLY));
    for (char c = 'b'; !stop; c = c == 'z' ? 'a' : static_cast<char>(c + 1)) {
      const std::string bytes(kSize, c);
      // From the end, so that a copy from the beginning would meet old and new.
      for (std::size_t at = kSize; at > 0; at -= kSize / 8)
        if (::pwrite(fd.get(), bytes.data(), kSize / 8, static_cast<off_t>(at - kSize / 8)) < 0)
          return;
      std::this_thread::yield();
    }
  });
  for (int i = 0; i < 6; ++i) {
    const auto copy = copy_file(*storage, "a", kSize);
    if (copy)
      CHECK(map_sealed(copy->memfd, kSize)->bytes().size() == kSize);
    else
      CHECK(copy.error().code == Code::overloaded);
  }
  stop = true;
  writer.join();
  const auto copy = copy_file(*storage, "a", kSize);
  REQUIRE(copy);
  CHECK(copy->file.size_bytes == kSize);
}

TEST_CASE("roots that can not be opened fail each file, not the process", "[assets]") {
  asio::io_context context;
  asio::thread_pool blocking(1);
  net::HttpClient client(context, StoreFixture::loopback());
  AssetStore store({"/nowhere/at/all"}, {}, {}, client, blocking);
  const auto got = run(context, store.get("file:a.png", std::chrono::steady_clock::now() + 1s));
  CHECK(got.error().code == Code::internal);
  CHECK(got.error().message.find("nowhere") == std::string::npos);
  blocking.join();
}

}  // namespace tintype::assets
