// libFuzzer target: every type of value over any text. What is read is written canonically, and
// canonical text is read back as the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "job/table.h"
#include "job/values.h"

namespace {

using namespace tintype::job;

template <class... Types>
void check(std::string_view text) {
  const auto stable = [text]<class T>(const T*) {
    const auto value = parse_value<T>(text);
    if (!value) return true;
    const auto written = format_value<T>(*value);
    const auto again = parse_value<T>(written);
    return again && format_value<T>(*again) == written;
  };
  if (!(stable(static_cast<const Types*>(nullptr)) && ...)) std::abort();
}

void check_rows(std::string_view text) {
  for (const auto& row : command_table()) {
    for (const auto& parameter : row.parameters) {
      Command command = row.make();
      const auto spelled = parameter.canonical(text);
      if (spelled.has_value() != parameter.assign(command, text).has_value()) std::abort();
    }
    for (const auto& shorthand : row.shorthands) (void)shorthand.expand(text);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check<bool, int, double, std::string, Color, Length, Ratio, Opacity, Name, Url, Pattern, Fit,
        Kernel, Gravity, Edge, Shape, Align, Compose, Intent, Keep, SinkFormat, Chroma, Report>(
      text);
  check_rows(text);
  return 0;
}
