#pragma once
// Negotiated responses: which request fields Vary makes part of a stored response's name, and which
// of several stored responses a request selects (RFC 9111 section 4.1). The variants of a target
// are listed in an object of their own, under the target's key. Pure; any thread; hostile input.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "cache/object.h"

namespace tintype::cache {

// One stored response among those of its target.
struct Variant {
  std::vector<std::string> names;  // of the fields it varies by: lower case, sorted, each once
  Hash128 key;                     // where it is; from the target's key and the fields' values
  std::string language;            // its one Content-Language when it varies by Accept-Language
  Hash128 but_language;            // the key without that field
};

// The fields that Vary names; nothing when it names `*`.
std::optional<std::vector<std::string>> vary_names(const Headers& response);

// The variant that this response to this request is, by the names of its own Vary, which are not
// empty.
Variant variant_of(const Hash128& target_key, std::vector<std::string> names,
                   const Headers& request, const Headers& response);

// The request's value of a field, spelled so that values with the same meaning are the same: lines
// joined, without blanks about commas, and for Accept-Language and its like without regard to case
// and order where they mean nothing. Different when the field is not there.
std::string normalised_value(std::string_view name, const Headers& request);

// Oldest first.
class VariantList {
 public:
  // The newest that the request selects, or null.
  const Variant* select(const Hash128& target_key, const Headers& request) const;

  // Puts it last, in place of the one with its key. Gives those that had to go for it, as no more
  // than `most` are kept.
  std::vector<Variant> add(Variant variant, std::size_t most);
  bool remove(const Hash128& key);

  const std::vector<Variant>& all() const { return variants_; }

  // As the body of an object, and back; nothing when it is no such text.
  std::string to_text() const;
  static std::optional<VariantList> parse(std::string_view text);

 private:
  std::vector<Variant> variants_;
};

}  // namespace tintype::cache
