#include "formatter/choose.h"

#include <algorithm>
#include <string>

#include "formatter/capability.h"

namespace tintype::formatter {
namespace {

bool fits(Format format, const Content& content) {
  return std::max(content.width, content.height) <= capability(format).max_side;
}

bool holds(Format format, const Content& content, bool lossless) {
  const Capability& can = capability(format);
  return fits(format, content) && (can.alpha || !content.alpha) &&
         (can.delays || !content.animated) && (can.lossless || !lossless);
}

Format automatic(const job::OutputVariant& variant, const Content& content, bool lossless) {
  for (const Format format : variant.modern)
    if (holds(format, content, lossless)) return format;
  if (content.animated && variant.gif && fits(Format::gif, content)) return Format::gif;
  // The frames of an animation that nothing can hold are lost, not its first picture.
  Content still = content;
  still.animated = false;
  for (const Format format : variant.modern)
    if (holds(format, still, lossless)) return format;
  const bool jpeg_holds = holds(Format::jpeg, still, lossless);
  if (jpeg_holds && variant.jpeg) return Format::jpeg;
  if (variant.png) return Format::png;
  // Neither is taken as it is: a flattened JPEG is better than a refusal.
  return variant.jpeg && fits(Format::jpeg, still) && !lossless ? Format::jpeg : Format::png;
}

Format of_source(const Original& original, bool lossless) {
  const Capability& can = capability(original.format);
  if (original.bytes.empty() || !can.writable) return Format::png;
  return lossless && can.lossy && !can.lossless ? Format::png : original.format;
}

Format asked(const job::Sink& sink, const job::OutputVariant& variant, const Original& original,
             const Content& content) {
  switch (sink.format) {
    case job::SinkFormat::source: return of_source(original, sink.lossless);
    case job::SinkFormat::auto_: return automatic(variant, content, sink.lossless);
    case job::SinkFormat::jpeg: return Format::jpeg;
    case job::SinkFormat::png: return Format::png;
    case job::SinkFormat::webp: return Format::webp;
    case job::SinkFormat::avif: return Format::avif;
    case job::SinkFormat::gif: return Format::gif;
    case job::SinkFormat::tiff: return Format::tiff;
    case job::SinkFormat::jxl: return Format::jxl;
    case job::SinkFormat::json: return Format::json;
    case job::SinkFormat::xml: return Format::xml;
  }
  return Format::png;
}

}  // namespace

Result<Format> choose(const job::Sink& sink, const job::OutputVariant& variant,
                      const Original& original, const Content& content) {
  const Format format = asked(sink, variant, original, content);
  const Capability& can = capability(format);
  if (sink.lossless && can.lossy && !can.lossless)
    return Error{Code::bad_request, std::string(to_string(format)) + " cannot be lossless", {}};
  if (!fits(format, content))
    return Error{Code::too_large,
                 std::string(to_string(format)) + " holds at most " + std::to_string(can.max_side) +
                     " pixels a side, and the picture is " + std::to_string(content.width) + "x" +
                     std::to_string(content.height),
                 {}};
  return format;
}

}  // namespace tintype::formatter
