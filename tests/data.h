#pragma once
// Files under tests/data.
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace tintype {

// Throws when there is no such file: a fault of the test.
inline std::string data_file(const std::string& name) {
  std::ifstream in(std::string(TINTYPE_SOURCE_DIR "/tests/data/") + name, std::ios::binary);
  if (!in) throw std::runtime_error("no test file " + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace tintype
