#pragma once
// What all tests share: Catch2, and how it prints a Result.
#include <catch2/catch.hpp>
#include <sstream>

#include "base/error.h"

namespace Catch {

template <class T>
struct StringMaker<boost::system::result<T, tintype::Error>> {
  static std::string convert(const boost::system::result<T, tintype::Error>& result) {
    if (result) return "a value";
    std::ostringstream out;
    out << result.error();
    return out.str();
  }
};

}  // namespace Catch
