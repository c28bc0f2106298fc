#pragma once
// One image of a job: a file that is not decoded yet, or pixels. Decoding waits for the first
// command that needs them, because a scale that comes first can be done by the decoder.
#include <memory>
#include <string_view>
#include <vips/vips8>

#include "base/error.h"
#include "engines/load.h"
#include "engines/size.h"
#include "job/commands.h"

namespace tintype::jobproc {

class Picture {
 public:
  // `document` is kept as the file behind the picture.
  Picture(std::shared_ptr<const engines::Document> document, engines::Reading reading);
  explicit Picture(vips::VImage pixels);  // made here: no file behind it

  bool pending() const { return pending_; }
  engines::Reading& reading() { return reading_; }  // while pending
  bool convert() const { return reading_.convert; }
  const engines::Document* document() const { return document_.get(); }

  // No command changed a pixel, the size or the orientation of the file's picture.
  bool untouched() const;

  // Known without decoding.
  engines::Size size() const;
  int pages() const;
  const vips::VImage& header() const;  // of the file while pending: for its kind, not its pixels

  // The pixels, decoded now if need be, for any number of readers. Fails as Document::decode.
  Result<vips::VImage> pixels(const engines::SizeLimits& limits);
  // The same, perhaps streamed (engines/hold.h): for one reader that goes from the top down.
  Result<vips::VImage> stream(const engines::SizeLimits& limits);
  Result<void> scale(const job::Scale& scale, const engines::SizeLimits& limits);
  void replace(vips::VImage pixels);  // a command's result
  void keep(vips::VImage pixels);     // the same picture, computed

 private:
  std::shared_ptr<const engines::Document> document_;
  engines::Reading reading_;
  vips::VImage pixels_;
  bool pending_ = false;
  bool changed_ = false;
};

}  // namespace tintype::jobproc
