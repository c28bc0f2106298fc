#pragma once
// The metadata fields of a libvips image.
#include <string>
#include <string_view>
#include <vector>
#include <vips/vips8>

namespace tintype::formatter {

std::vector<std::string> field_names(const vips::VImage& image);

// A view into the image; empty when there is no such field or it is no blob.
std::string_view blob_field(const vips::VImage& image, const char* name);

}  // namespace tintype::formatter
