#include "parser/query_output.h"

#include <algorithm>

#include "parser/query_values.h"

namespace tintype::parser {
namespace {

constexpr std::size_t kMaxName = 255;

struct FormatName {
  std::string_view name;
  std::string_view format;
  std::string_view flag = {};  // of sink
};
constexpr FormatName kFormats[] = {
    {"jpg", "jpeg"},
    {"jpeg", "jpeg"},
    {"pjpg", "jpeg", "progressive"},
    {"png", "png"},
    {"png8", "png", "palette"},
    {"png32", "png"},
    {"webp", "webp"},
    {"avif", "avif"},
    {"gif", "gif"},
    {"tiff", "tiff"},
    {"jxl", "jxl"},
    {"json", "json"},
};

struct Auto {
  bool format = false, compress = false;
};

Result<Auto> read_auto(const QueryTarget& query) {
  Auto out;
  const auto* given = query.find("auto");
  if (!given) return out;
  for (const auto word : list_items(given->value)) {
    out.format = out.format || word == "format";
    out.compress = out.compress || word == "compress";
    const bool known = word == "enhance" || word == "redeye" || word == "true";
    const bool done = word == "format" || word == "compress";
    if (!done && (!known || query.strict)) {
      return error_at(given->position, "expected a list out of format and compress");
    }
  }
  return out;
}

Result<FormatName> read_format(const QueryTarget& query) {
  const auto* given = query.find("fm");
  if (!given) return FormatName{};
  const auto* at = std::ranges::find(kFormats, given->value, &FormatName::name);
  if (at != std::end(kFormats)) return *at;
  return error_at(given->position,
                  "expected one of jpg, pjpg, png, png8, png32, webp, avif, gif, tiff, jxl, json");
}

std::size_t sink_position(const QueryTarget& query) {
  for (const auto* name : {"fm", "auto", "q", "lossless", "palette"}) {
    if (const auto* given = query.find(name)) return given->position;
  }
  return query.path.position;
}

}  // namespace

Result<void> lay_down_output(const QueryTarget& query, QueryCommands& out) {
  const auto automatic = read_auto(query);
  if (!automatic) return automatic.error();
  const auto format = read_format(query);
  if (!format) return format.error();
  const auto quality = read_whole(query, "q", 0, 100);
  if (!quality) return quality.error();
  const auto lossless = read_flag(query, "lossless");
  if (!lossless) return lossless.error();
  constexpr std::string_view kReports[] = {"json", "css"};
  const auto report = read_choice(query, "palette", kReports);
  if (!report) return report.error();

  // With auto=format the format asked for is only the fallback, which negotiation picks itself.
  const bool negotiated = automatic->format && format->format != "json";
  const bool palette = format->name == "png" && automatic->compress;
  out.add("sink", sink_position(query));
  if (negotiated) {
    out.with("format", "auto");
  } else if (!format->format.empty()) {
    out.with("format", format->format);
    if (!format->flag.empty()) out.with(format->flag, "true");
    if (palette) out.with("palette", "true");
  }
  if (*quality) out.with("quality", std::to_string(std::max(**quality, 1)));
  if (*lossless) out.with("lossless", "true");
  if (*report) out.with("report", **report);
  return {};
}

Result<std::string> read_download_name(const QueryTarget& query) {
  const auto* given = query.find("dl");
  if (!given) return std::string();
  const auto& path = query.path.value;
  std::string_view wanted = given->value;
  if (wanted.empty()) wanted = std::string_view(path).substr(path.rfind('/') + 1);
  if (wanted.size() > kMaxName || !job::parse_value<std::string>(wanted)) {
    return error_at(given->position, "expected a file name in UTF-8 of at most 255 bytes");
  }
  std::string name;
  for (char c : wanted) {
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (!control && c != '/' && c != '\\') name += c;
  }
  return name;
}

}  // namespace tintype::parser
