#include "formatter/profile.h"

#include "formatter/fields.h"
#include "pictures.h"

using namespace tintype;
using namespace tintype::formatter;

namespace {

std::string builtin(const char* name) {
  start_vips();
  VipsBlob* blob = nullptr;
  REQUIRE(vips_profile_load(name, &blob, nullptr) == 0);
  std::size_t size = 0;
  const void* data = vips_blob_get(blob, &size);
  std::string profile(static_cast<const char*>(data), size);
  vips_area_unref(VIPS_AREA(blob));
  return profile;
}

}  // namespace

TEST_CASE("Profiles tell their name and colours", "[formatter]") {
  CHECK(is_srgb(builtin("srgb")));
  CHECK_FALSE(is_srgb(builtin("p3")));
  CHECK(profile_name(builtin("p3")).find("P3") != std::string::npos);
  CHECK(profile_bands(builtin("p3")) == 3);
  CHECK(profile_bands(builtin("cmyk")) == 4);
  CHECK_FALSE(is_srgb(builtin("cmyk")));
}

TEST_CASE("A profile cut anywhere, or of nonsense, does no harm", "[formatter]") {
  const std::string profile = builtin("p3");
  for (std::size_t size = 0; size < profile.size(); ++size)
    CHECK(profile_name(profile.substr(0, size)).size() <= 128);
  for (std::size_t at = 128; at < profile.size(); ++at) {
    std::string broken = profile;
    broken[at] = '\xff';
    CHECK(profile_name(broken).size() <= 128);
  }
  CHECK(profile_bands("") == 0);
  CHECK(profile_name(std::string(400, '\xff')).empty());
}
