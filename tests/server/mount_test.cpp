#include "server/planner.h"
#include "support.h"

namespace tintype::server {
namespace {

Mount mount(std::string prefix) {
  Mount made;
  made.prefix = std::move(prefix);
  return made;
}

}  // namespace

TEST_CASE("the longest mount at a path boundary is taken") {
  const std::vector<Mount> mounts{mount("/img"), mount("/img/raw"), mount("/image")};
  const auto prefix = [&](std::string_view target) -> std::string {
    const auto* found = find_mount(mounts, target);
    return found ? found->prefix : "none";
  };
  CHECK(prefix("/img/a.jpg") == "/img");
  CHECK(prefix("/img?w=1") == "/img");
  CHECK(prefix("/img") == "/img");
  CHECK(prefix("/img/raw/a.jpg") == "/img/raw");
  CHECK(prefix("/img/rawer/a.jpg") == "/img");
  CHECK(prefix("/image?x") == "/image");
  CHECK(prefix("/images") == "none");
  CHECK(prefix("/") == "none");
}

TEST_CASE("a mount at the root takes what no other does") {
  const std::vector<Mount> mounts{mount(""), mount("/img")};
  CHECK(find_mount(mounts, "/shoes/a.jpg")->prefix.empty());
  CHECK(find_mount(mounts, "/img/a.jpg")->prefix == "/img");
}

}  // namespace tintype::server
