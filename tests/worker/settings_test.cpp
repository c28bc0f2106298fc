#include "worker/settings.h"

#include "support.h"

namespace tintype::worker {

TEST_CASE("settings come back as they went", "[worker]") {
  Settings settings;
  settings.limits.max_source_pixels = 1ull << 40;
  settings.limits.tolerate_truncated = true;
  settings.limits.job.max_commands = 7;
  settings.defaults.gif_effort = 9;
  const auto text = to_json(settings);
  const auto back = settings_from_json(text);
  REQUIRE(back);
  CHECK(back->limits.max_source_pixels == 1ull << 40);
  CHECK(back->limits.tolerate_truncated);
  CHECK(back->limits.job.max_commands == 7);
  CHECK(back->defaults.gif_effort == 9);
  CHECK(to_json(*back) == text);
}

TEST_CASE("what settings do not name keeps its default", "[worker]") {
  CHECK(to_json(*settings_from_json("")) == to_json(Settings{}));
  CHECK(to_json(*settings_from_json("{}")) == to_json(Settings{}));
  const auto some = settings_from_json(R"({"limits": {"max_frames": 3}})");
  REQUIRE(some);
  CHECK(some->limits.max_frames == 3);
  CHECK(some->limits.max_dimension_px == 30'000);
}

TEST_CASE("settings that can not be read are refused", "[worker]") {
  const auto text = GENERATE("{", "[]", "3", R"({"limit": {}})", R"({"limits": {"max_frame": 1}})",
                             R"({"limits": {"max_frames": "many"}})",
                             R"({"limits": {"job": {"x": 1}}})", R"({"defaults": 3})");
  CAPTURE(text);
  CHECK(settings_from_json(text).error().code == Code::internal);
}

}  // namespace tintype::worker
