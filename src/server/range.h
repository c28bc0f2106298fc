#pragma once
// Parts of a representation: RFC 9110, section 14. Pure; any thread; hostile input.
#include <cstddef>
#include <string_view>
#include <vector>

namespace tintype::server {

struct Slice {
  std::size_t offset = 0, size = 0;
};

enum class Ranging {
  whole,          // no ranges, none that is understood, or more than is sensible: send all of it
  partial,        // 206 with the slices
  unsatisfiable,  // 416
};

struct Selection {
  Ranging ranging = Ranging::whole;
  std::vector<Slice> slices;  // as they were asked for, without those that begin beyond the end
};

// What `range` (the field's value) selects of `size` bytes. More than `max_ranges` ranges, and
// ranges that together are more than all of it (14.2: a way to make a server send a lot), are taken
// as none.
Selection select_ranges(std::string_view range, std::size_t size, std::size_t max_ranges);

}  // namespace tintype::server
