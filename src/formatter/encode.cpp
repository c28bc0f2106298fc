#include "formatter/encode.h"

#include <new>
#include <utility>

#include "formatter/capability.h"
#include "formatter/choose.h"
#include "formatter/compress.h"
#include "formatter/metadata.h"
#include "formatter/original.h"
#include "formatter/palette_report.h"
#include "formatter/pixels.h"
#include "formatter/report.h"

namespace tintype::formatter {
namespace {

using vips::VImage;

// Runs a stage of the way; what libvips throws becomes `code` with `message` for the client.
template <class Stage>
auto guarded(Code code, std::string_view message, const Stage& stage) -> Result<decltype(stage())> {
  try {
    return stage();
  } catch (const vips::VError& error) {
    vips_error_clear();
    return Error{code, std::string(message), {}, error.what()};
  } catch (const std::bad_alloc&) {
    return Error{Code::too_large, "the picture needs more memory than there is", {}};
  }
}

constexpr std::string_view kCannotDecode = "the image cannot be decoded to its end";

Content content_of(const VImage& image) {
  return {.alpha = image.has_alpha(),
          .animated = frame_count(image) > 1,
          .width = image.width(),
          .height = frame_height(image)};
}

// Whether one pass from the top down is enough for the file.
bool takes_stream(Format format, const VImage& image, const job::Sink& sink) {
  const bool in_order =
      format == Format::jpeg || format == Format::webp || format == Format::avif ||
      (format == Format::png && !sink.progressive && !sink.palette && !sink.colors);
  return in_order && !sink.max_bytes && !image.has_alpha() && frame_count(image) == 1;
}

// The picture, with the frames and bands that its format is chosen by; in memory, or streamed when
// it came so and its encoder takes that.
struct Ready {
  VImage image;
  Format format;
};

Result<Ready> make_ready(const VImage& image, const job::Sink& sink,
                         const job::OutputVariant& variant, const Original& original) {
  const auto first_choice = choose(sink, variant, original, content_of(image));
  if (!first_choice) return first_choice.error();
  if (is_streamed(image) && takes_stream(*first_choice, image, sink))
    return Ready{image, *first_choice};
  const bool frames = capability(*first_choice).frames;
  auto decoded = guarded(Code::unprocessable, kCannotDecode, [&] {
    const bool too_many = !frames && frame_count(image) > 1;
    return without_needless_alpha(in_memory(too_many ? first_frame(image) : image));
  });
  if (!decoded) return decoded.error();
  const auto format = choose(sink, variant, original, content_of(*decoded));
  if (!format) return format.error();
  return Ready{*std::move(decoded), *format};
}

Result<Encoded> encode_picture(const VImage& image, const job::Sink& sink, job::Keep policy,
                               const job::OutputVariant& variant, const Original& original,
                               const Defaults& defaults) {
  auto ready = make_ready(image, sink, variant, original);
  if (!ready) return ready.error();
  const Format format = ready->format;
  // Of a stream that fails it is not known why: process() finds out.
  const bool streamed = is_streamed(ready->image);
  const Code code = streamed ? Code::unprocessable : Code::internal;
  auto body = guarded(code, streamed ? kCannotDecode : "the picture could not be encoded", [&] {
    const VImage fitting = fit_format(ready->image, format);
    VImage final_image = with_policy(fitting, policy, original.untouched);
    if (sink.max_bytes) final_image = in_memory(final_image);
    Settings settings = settings_for(format, sink, defaults);
    settings.metadata = has_metadata(final_image);
    return compress(final_image, format, settings, sink.max_bytes);
  });
  if (!body) return body.error();
  if (body->size() > original.bytes.size() && may_answer(original, format, sink, policy))
    *body = original.bytes;
  const Content content = content_of(ready->image);
  return Encoded{*std::move(body), format, content.width, content.height,
                 frame_count(ready->image)};
}

Result<Encoded> encode_palette(const VImage& image, const job::Sink& sink) {
  return guarded(Code::unprocessable, kCannotDecode, [&] {
    const bool json = sink.report == job::Report::json;
    const Palette palette =
        dominant_colors(in_memory(image), sink.colors.value_or(kDefaultPaletteColors));
    return Encoded{json ? palette_json(palette) : palette_css(palette),
                   json ? Format::json : Format::css, image.width(), frame_height(image),
                   frame_count(image)};
  });
}

Result<Encoded> encode_facts(const VImage& image, const job::Sink& sink, job::Keep policy,
                             const Original& original) {
  return guarded(Code::unprocessable, kCannotDecode, [&] {
    const bool json = sink.format == job::SinkFormat::json;
    const Facts facts = facts_of(image, original, policy == job::Keep::keep);
    return Encoded{json ? facts_json(facts) : facts_xml(facts), json ? Format::json : Format::xml,
                   facts.width, facts.height, facts.frames};
  });
}

}  // namespace

Result<Encoded> encode(VImage image, const job::Sink& sink, job::Keep metadata,
                       const job::OutputVariant& variant, const Original& original,
                       const Defaults& defaults) {
  if (sink.report != job::Report::none) return encode_palette(image, sink);
  if (sink.format == job::SinkFormat::json || sink.format == job::SinkFormat::xml)
    return encode_facts(image, sink, metadata, original);
  return encode_picture(image, sink, metadata, variant, original, defaults);
}

}  // namespace tintype::formatter
