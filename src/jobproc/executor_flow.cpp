// Inputs, names and flow.
#include <utility>

#include "engines/canvas.h"
#include "engines/frames.h"
#include "engines/hold.h"
#include "engines/vips_call.h"
#include "jobproc/executor.h"

namespace tintype::jobproc {

using vips::VImage;

Result<void> Executor::perform(const job::Source& source) {
  const Result<std::string_view> bytes = input(source.url.text);
  if (!bytes) return bytes.error();
  const engines::LoadLimits load{limits_.max_source_pixels, limits_.max_frames,
                                 limits_.tolerate_truncated, limits_.allow_svg};
  Result<engines::Document> opened = engines::Document::open(*bytes, load);
  if (!opened) return opened.error();
  auto document = std::make_shared<const engines::Document>(std::move(opened).value());
  if (!first_document_) first_document_ = document;
  const engines::Reading reading{
      {}, foresight_.animation, autorotate_, foresight_.convert, foresight_.stream};
  make_current(std::make_shared<Picture>(std::move(document), reading), source.name);
  return {};
}

Result<void> Executor::perform(const job::Blank& blank) {
  if (auto allowed = engines::check_size({blank.width, blank.height}, 1, sizes_); !allowed) {
    return allowed.error();
  }
  Result<VImage> canvas = engines::blank(blank);
  if (!canvas) return canvas.error();
  make_current(std::make_shared<Picture>(std::move(canvas).value()), blank.name);
  return {};
}

Result<void> Executor::perform(const job::Select& select) {
  const auto found = pictures_.find(select.image.text);
  if (found == pictures_.end()) {
    return Error{Code::bad_request, "select: there is no image called " + select.image.text, {}};
  }
  current_ = found->second;
  return {};
}

Result<void> Executor::perform(const job::Copy& copy) {
  const Result<Picture*> original = current();
  if (!original) return original.error();
  Picture& picture = **original;
  if (!picture.pending()) {
    const Result<VImage> pixels = picture.pixels(sizes_);
    if (!pixels) return pixels.error();
    Result<VImage> held = engines::hold(*pixels);
    if (!held) return held.error();
    picture.keep(std::move(held).value());
  }
  pictures_[copy.name.text] = std::make_shared<Picture>(picture);
  return {};
}

Result<void> Executor::perform(const job::Set& set) {
  if (variables_.size() >= limits_.job.max_variables && !variables_.contains(set.key)) {
    return Error{Code::bad_request, "the job has too many variables", {}};
  }
  variables_[set.key] = set.value;
  return {};
}

Result<void> Executor::perform(const job::RegexCase& regex_case) {
  Result<std::string> value =
      job::regex_case(regex_case.key, regex_case.cases.text, regex_case.values);
  if (!value) return value.error();
  return perform(job::Set{regex_case.name, std::move(value).value()});
}

Result<void> Executor::perform(const job::Call&) {
  return Error{Code::bad_request, "call: chains are put in their place before a job runs", {}};
}

Result<void> Executor::perform(const job::Page& page) {
  const Result<Picture*> picture = current();
  if (!picture) return picture.error();
  if (page.number >= (*picture)->pages()) {
    return Error{Code::bad_request,
                 "page: the image has " + std::to_string((*picture)->pages()) + ", counted from 0",
                 {}};
  }
  if ((*picture)->pending()) {
    if (!(*picture)->reading().page) (*picture)->reading().page = page.number;
    return {};
  }
  if ((*picture)->pages() == 1) return {};
  return change([&](const VImage& image) {
    return engines::vips_call("page", [&] { return engines::frame(image, page.number); });
  });
}

Result<void> Executor::perform(const job::Autorotate& autorotate) {
  autorotate_ = autorotate.enabled;
  if (current_ && current_->pending()) current_->reading().autorotate = autorotate.enabled;
  return {};
}

Result<void> Executor::perform(const job::Metadata& metadata) {
  metadata_ = metadata.policy;
  return {};
}

Result<void> Executor::perform(const job::Sink& sink) {
  const Result<Picture*> picture = current();
  if (!picture) return picture.error();
  formatter::Original original{Format::png, {}, false};
  const engines::Document* document = (*picture)->document();
  if (document == nullptr) document = first_document_.get();
  if (document != nullptr) {
    original = {document->format(), document->bytes(), (*picture)->untouched()};
  }
  // The facts of a file are in its header.
  const bool facts =
      (sink.format == job::SinkFormat::json || sink.format == job::SinkFormat::xml) &&
      sink.report == job::Report::none;
  Result<VImage> image = facts ? (*picture)->header() : (*picture)->stream(sizes_);
  if (!image) return image.error();
  finished_ = Finished{std::move(image).value(), sink, metadata_, original};
  return {};
}

}  // namespace tintype::jobproc
