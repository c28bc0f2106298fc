#pragma once
// Reads numbers out of bytes nobody vouches for. A read past the end yields zero and makes ok()
// false for good, so a parser may read a whole structure and ask once. Never allocates; the bytes
// must outlive the reader.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tintype {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes, std::endian order = std::endian::big)
      : bytes_(bytes), order_(order) {}

  bool ok() const { return ok_; }
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return bytes_.size() - position_; }

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u24() { return static_cast<std::uint32_t>(number(3)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }

  // The next `count` bytes; empty when there are fewer.
  std::string_view take(std::uint64_t count) {
    if (count > remaining()) return fail(), std::string_view{};
    const std::string_view taken = bytes_.substr(position_, static_cast<std::size_t>(count));
    position_ += taken.size();
    return taken;
  }
  void skip(std::uint64_t count) { take(count); }
  void seek(std::uint64_t position) {
    if (position > bytes_.size()) return fail();
    position_ = static_cast<std::size_t>(position);
  }

 private:
  void fail() {
    ok_ = false;
    position_ = bytes_.size();
  }

  std::uint64_t number(std::size_t width) {
    const std::string_view digits = take(width);
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      const std::size_t at = order_ == std::endian::big ? i : digits.size() - 1 - i;
      value = value << 8 | static_cast<std::uint8_t>(digits[at]);
    }
    return value;
  }

  std::string_view bytes_;
  std::endian order_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace tintype
