// The command table: the result.
#include "job/table_row.h"

namespace tintype::job {
namespace {

// options[progressive|lossless]: flags of sink by name.
Result<Shorthand::Expansion> sink_options(std::string_view text) {
  Shorthand::Expansion given;
  while (!text.empty()) {
    const auto end = text.find_first_of("|, ");
    const auto word = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (word.empty()) continue;
    const auto flags = {"progressive", "lossless", "palette"};
    const auto flag =
        std::ranges::find_if(flags, [word](const char* name) { return spelled(word, name, {}); });
    if (flag == flags.end()) return expected("options out of progressive, lossless and palette");
    given.emplace_back(*flag, "true");
  }
  return given;
}

}  // namespace

void add_result(Rows& rows) {
  rows.push_back(Row<Metadata>("metadata", "jobproc", "What becomes of EXIF, XMP and IPTC.")
                     .with("policy", &Metadata::policy,
                           "strip: nothing stays; keep: all; copyright: author and rights")
                     .shorthand(other_name("keep", "policy")));
  rows.push_back(
      Row<Sink>("sink", "formatter", "Encode the current image and end.")
          .with("format", &Sink::format,
                "Format; source: as the first source; auto: the best the client takes; json, xml: "
                "a report on the source instead of a picture")
          .with("quality", &Sink::quality, "Quality; left out: the server's for that format",
                between(1, 100))
          .with("progressive", &Sink::progressive, "Progressive JPEG, interlaced PNG and GIF")
          .with("chroma", &Sink::chroma, "Chroma subsampling")
          .with("lossless", &Sink::lossless, "Without loss, in formats that can")
          .with("effort", &Sink::effort, "Time spent on a smaller file", between(0, 10))
          .with("palette", &Sink::palette, "PNG with a palette")
          .with("colors", &Sink::colors, "Colours of the palette", between(2, 256))
          .with("max_bytes", &Sink::max_bytes, "Lower the quality until it is no larger",
                between(1, 1e9))
          .with("report", &Sink::report, "Answer with the picture's palette instead")
          .shorthand({"options", "progressive, lossless, palette; separated by |", sink_options}));
}

}  // namespace tintype::job
