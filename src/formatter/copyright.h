#pragma once
// Whose a picture is, taken out of XMP and IPTC blocks and put into blocks of their own that hold
// nothing else. Pure, linear, bounded; distrusts every byte. Empty when there is nothing to keep.
#include <string>
#include <string_view>

namespace tintype::formatter {

// An XMP packet with the first text of dc:rights alone.
std::string xmp_rights(std::string_view packet);

// A Photoshop resource block, as JPEG's APP13 has it, with IPTC-IIM by-line (2:80) and copyright
// notice (2:116) alone.
std::string iptc_rights(std::string_view resources);

}  // namespace tintype::formatter
