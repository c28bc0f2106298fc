#include "base/body.h"

#include "support.h"

namespace tintype {

TEST_CASE("small bodies lie in memory, large ones in a file") {
  const auto open = std::make_shared<OpenBodies>(10);
  const Body small = Body::keep("abc", open);
  CHECK(small.view() == "abc");
  CHECK(small.file() == -1);
  const std::string text(Body::kFileBytes, 'x');
  const Body large = Body::keep(text, open);
  CHECK(large.view() == text);
  CHECK(large.file() >= 0);
  CHECK(open->open() == 1);
}

TEST_CASE("copies share the bytes, and the last one closes the file") {
  const auto open = std::make_shared<OpenBodies>(10);
  {
    const Body first = Body::keep(std::string(Body::kFileBytes, 'x'), open);
    const Body second = first;
    CHECK(second.view().data() == first.view().data());
    CHECK(open->open() == 1);
  }
  CHECK(open->open() == 0);
}

TEST_CASE("beyond the bound, large bodies lie in memory too") {
  const auto open = std::make_shared<OpenBodies>(1);
  const std::string text(Body::kFileBytes, 'x');
  const Body first = Body::keep(text, open);
  const Body second = Body::keep(text, open);
  CHECK(first.file() >= 0);
  CHECK(second.file() == -1);
  CHECK(second.view() == text);
  CHECK(Body::keep(text, nullptr).file() == -1);
  CHECK(open->open() == 1);
}

}  // namespace tintype
