#pragma once
// A libvips blob that frees itself: what the `…_buffer` operations give.
#include <memory>
#include <string>
#include <string_view>
#include <vips/vips8>

namespace tintype::formatter {

struct BlobFree {
  void operator()(VipsBlob* blob) const { vips_area_unref(reinterpret_cast<VipsArea*>(blob)); }
};
using Blob = std::unique_ptr<VipsBlob, BlobFree>;

inline std::string_view view(const Blob& blob) {
  std::size_t size = 0;
  const void* data = vips_blob_get(blob.get(), &size);
  return {static_cast<const char*>(data), size};
}
inline std::string text(const Blob& blob) {
  return std::string(view(blob));
}

}  // namespace tintype::formatter
