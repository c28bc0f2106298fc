#include "formatter/fields.h"

namespace tintype::formatter {

std::vector<std::string> field_names(const vips::VImage& image) {
  std::vector<std::string> names;
  gchar** fields = vips_image_get_fields(image.get_image());
  for (gchar** field = fields; field != nullptr && *field != nullptr; ++field)
    names.emplace_back(*field);
  g_strfreev(fields);
  return names;
}

std::string_view blob_field(const vips::VImage& image, const char* name) {
  if (image.get_typeof(name) != VIPS_TYPE_BLOB) return {};
  std::size_t size = 0;
  const void* data = image.get_blob(name, &size);
  return {static_cast<const char*>(data), size};
}

}  // namespace tintype::formatter
