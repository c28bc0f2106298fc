#pragma once
// Performs a job's commands one after another: one overload of `perform` for each command of
// job/commands.h, so that a command without one does not compile. Owns the job's images and
// variables. Sizes are checked after each command, before any pixel is computed; what is used
// several times is kept in memory, so the work of a job stays linear in its commands. One thread.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "jobproc/environment.h"
#include "jobproc/foresight.h"
#include "jobproc/picture.h"
#include "jobproc/process.h"

namespace tintype::jobproc {

// The picture a job ended with, and how it is to be written.
struct Finished {
  vips::VImage image;
  job::Sink sink;
  job::Keep metadata = job::Keep::strip;
  formatter::Original original;
};

class Executor {
 public:
  // Borrows `inputs`; its bytes outlive the executor and what it finished.
  Executor(const Limits& limits, const Foresight& foresight, const InputSource& inputs);

  // Evaluates the step's condition and arguments and performs it. Errors have a position.
  Result<void> run(const job::Step& step);

  // Set once a sink was performed; the job ends there.
  const std::optional<Finished>& finished() const { return finished_; }

 private:
  Result<bool> applies(const job::Step& step) const;
  Result<job::Command> bound(const job::Step& step) const;

  // Inputs, names, flow: executor_flow.cpp.
  Result<void> perform(const job::Source& source);
  Result<void> perform(const job::Blank& blank);
  Result<void> perform(const job::Select& select);
  Result<void> perform(const job::Copy& copy);
  Result<void> perform(const job::Set& set);
  Result<void> perform(const job::RegexCase& regex_case);
  Result<void> perform(const job::Call& call);
  Result<void> perform(const job::Page& page);
  Result<void> perform(const job::Autorotate& autorotate);
  Result<void> perform(const job::Metadata& metadata);
  Result<void> perform(const job::Sink& sink);

  // Pictures: executor_pictures.cpp.
  Result<void> perform(const job::Scale& scale);
  Result<void> perform(const job::Crop& crop);
  Result<void> perform(const job::Trim& trim);
  Result<void> perform(const job::Extend& extend);
  Result<void> perform(const job::Border& border);
  Result<void> perform(const job::Rotate& rotate);
  Result<void> perform(const job::Flip& flip);
  Result<void> perform(const job::Flop& flop);
  Result<void> perform(const job::Tile& tile);
  Result<void> perform(const job::Flatten& flatten);
  Result<void> perform(const job::Composite& composite);
  Result<void> perform(const job::Mask& mask);
  Result<void> perform(const job::Annotate& annotate);
  Result<void> perform(const job::Blur& blur);
  Result<void> perform(const job::Sharpen& sharpen);
  Result<void> perform(const job::Unsharp& unsharp);
  Result<void> perform(const job::Pixelate& pixelate);
  Result<void> perform(const job::Brightness& brightness);
  Result<void> perform(const job::Contrast& contrast);
  Result<void> perform(const job::Saturation& saturation);
  Result<void> perform(const job::Hue& hue);
  Result<void> perform(const job::Gamma& gamma);
  Result<void> perform(const job::Levels& levels);
  Result<void> perform(const job::Grayscale& grayscale);
  Result<void> perform(const job::Sepia& sepia);
  Result<void> perform(const job::Duotone& duotone);
  Result<void> perform(const job::Tint& tint);
  Result<void> perform(const job::Negate& negate);
  Result<void> perform(const job::Quantize& quantize);
  Result<void> perform(const job::AddProfile& profile);

  Result<Picture*> current() const;
  Result<vips::VImage> named(const job::Name& name);  // its pixels, held in memory
  Result<std::string_view> input(const std::string& url);
  void make_current(std::shared_ptr<Picture> picture, const std::optional<job::Name>& name);
  Result<void> check_held() const;

  using Change = std::function<Result<vips::VImage>(vips::VImage image)>;
  Result<void> replace(Picture& picture, Result<vips::VImage> pixels, const Change& change);
  // The current image becomes what `change` makes of it, if its size is allowed.
  Result<void> change(const Change& change);
  // The same for what reads its input once, from the top down.
  Result<void> change_in_order(const Change& change);
  // The same for what reads its input more than once or in no order.
  Result<void> change_held(const Change& change);
  // Computes the current image now. For what asks for its input in small tiles, as rotate does: a
  // scale behind it, which reads tall strips, would have each tile computed many times over.
  Result<void> hold_current();

  const Limits& limits_;
  Foresight foresight_;
  const InputSource& inputs_;
  engines::SizeLimits sizes_;
  std::map<std::string, std::string_view> input_bytes_;
  Variables variables_;
  Pictures pictures_;
  std::shared_ptr<Picture> current_;
  std::shared_ptr<const engines::Document> first_document_;
  bool autorotate_ = true;
  job::Keep metadata_ = job::Keep::strip;
  std::optional<Finished> finished_;
};

}  // namespace tintype::jobproc
