#include "base/memfd.h"

#include <sys/mman.h>

#include "support.h"

using namespace std::literals;
namespace tintype {

TEST_CASE("sealed bytes come back as they went in") {
  auto fd = make_sealed("abc\0def"sv);
  REQUIRE(fd);
  auto mapping = map_sealed(*fd, 100);
  REQUIRE(mapping);
  CHECK(mapping->text() == "abc\0def"sv);
}

TEST_CASE("a sealed memfd can not be written or resized") {
  auto fd = make_sealed("abc");
  REQUIRE(fd);
  CHECK(::write(fd->get(), "x", 1) == -1);
  CHECK(::ftruncate(fd->get(), 0) == -1);
  CHECK(::ftruncate(fd->get(), 10) == -1);
}

TEST_CASE("an unsealed, an oversized and a foreign descriptor are refused") {
  auto open = make_memfd();
  REQUIRE(open);
  REQUIRE(::write(open->get(), "abc", 3) == 3);
  CHECK(map_sealed(*open, 100).error().code == Code::internal);
  REQUIRE(seal(*open));
  CHECK(map_sealed(*open, 100));
  CHECK(map_sealed(*open, 2).error().code == Code::internal);
  CHECK(map_sealed(Fd(::dup(0)), 100).has_error());
}

TEST_CASE("an empty memfd maps to nothing") {
  auto fd = make_sealed("");
  REQUIRE(fd);
  auto mapping = map_sealed(*fd, 100);
  REQUIRE(mapping);
  CHECK(mapping->bytes().empty());
}

}  // namespace tintype
