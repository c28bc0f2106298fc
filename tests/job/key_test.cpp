#include "job/key.h"

#include "support.h"

namespace tintype::job {

TEST_CASE("everything that makes the picture makes the key", "[job]") {
  const InputVersion a{"file:a", "1"}, b{"file:b", "1"}, a2{"file:a", "2"};
  OutputVariant webp;
  webp.modern = {Format::webp};
  auto key = [](std::string_view job, std::vector<InputVersion> inputs, OutputVariant variant,
                std::string_view settings) { return cache_key(job, inputs, variant, settings); };
  const Hash128 first = key("sink", {a, b}, {}, "q80");
  CHECK(first == key("sink", {a, b}, {}, "q80"));
  CHECK(first != key("sinkx", {a, b}, {}, "q80"));
  CHECK(first != key("sink", {a2, b}, {}, "q80"));
  CHECK(first != key("sink", {b, a}, {}, "q80"));
  CHECK(first != key("sink", {a}, {}, "q80"));
  CHECK(first != key("sink", {a, b}, webp, "q80"));
  CHECK(first != key("sink", {a, b}, {}, "q81"));
}

TEST_CASE("parts of a key do not run together", "[job]") {
  const InputVersion one{"file:ab", "c"}, other{"file:a", "bc"};
  CHECK(cache_key("x", std::vector{one}, {}, "") != cache_key("x", std::vector{other}, {}, ""));
  CHECK(cache_key("ab", {}, {}, "c") != cache_key("a", {}, {}, "bc"));
}

}  // namespace tintype::job
