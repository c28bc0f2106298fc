#pragma once
// How each enumeration of values.h is spelled: its one canonical spelling and the synonyms that
// are read as well. Reading ignores case, `-` and `_`. Immutable; any thread.
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "job/values.h"

namespace tintype::job {

template <class E>
struct Spelling {
  E value;
  std::string_view canonical;
  std::string_view synonyms = {};  // separated by blanks, without `-` and `_`
};

// All values of the enumeration, in the order of the documentation.
template <class E>
requires std::is_enum_v<E> std::span<const Spelling<E>> spellings();

// Whether `text` is one of the spelling's, however it is hyphenated and capitalised.
bool spelled(std::string_view text, std::string_view canonical, std::string_view synonyms);

}  // namespace tintype::job
