#include "engines/start.h"

#include <vips/vips.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tintype::engines {

namespace {

constexpr std::array kLoaders{"VipsForeignLoadJpegBuffer",  "VipsForeignLoadPngBuffer",
                              "VipsForeignLoadWebpBuffer",  "VipsForeignLoadHeifBuffer",
                              "VipsForeignLoadNsgifBuffer", "VipsForeignLoadTiffBuffer",
                              "VipsForeignLoadJxlBuffer",   "VipsForeignLoadSvgBuffer"};

bool is_wanted(const char* class_name) {
  return std::find(kLoaders.begin(), kLoaders.end(), std::string_view(class_name)) !=
         kLoaders.end();
}

// Null (go on) when this class is as it should be.
void* as_it_should_be(GType type, void*) {
  auto* made = g_type_class_ref(type);
  const bool blocked = (VIPS_OPERATION_CLASS(made)->flags & VIPS_OPERATION_BLOCKED) != 0;
  const bool fine = G_TYPE_IS_ABSTRACT(type) || blocked != is_wanted(g_type_name(type));
  g_type_class_unref(made);
  return fine ? nullptr : made;
}

// What damaged files make libvips complain about comes back as an error where it matters.
void ignore_warning(const char*, GLogLevelFlags, const char*, void*) {}

}  // namespace

bool start(const char* program) {
  if (VIPS_INIT(program) != 0) return false;
  g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, ignore_warning, nullptr);
  vips_cache_set_max(0);
  vips_concurrency_set(1);
  vips_block_untrusted_set(TRUE);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* loader : kLoaders) vips_operation_block_set(loader, FALSE);
  vips_operation_block_set("VipsForeignSaveJxl", FALSE);  // "untrusted" in 8.14, yet it only writes
  return vips_type_map_all(g_type_from_name("VipsForeignLoad"), as_it_should_be, nullptr) ==
         nullptr;
}

}  // namespace tintype::engines
