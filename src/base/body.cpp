#include "base/body.h"

#include <utility>

namespace tintype {

struct Body::Memory {
  std::string text;  // or else:
  Mapping mapping;
  Fd file;
  std::shared_ptr<OpenBodies> open;

  Memory() = default;
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;
  ~Memory() {
    if (open) open->leave();
  }
};

Body::Body(std::string text) {
  auto memory = std::make_shared<Memory>();
  memory->text = std::move(text);
  view_ = memory->text;
  memory_ = std::move(memory);
}

Body Body::keep(std::string text, const std::shared_ptr<OpenBodies>& open) {
  if (text.size() < kFileBytes || !open || !open->enter()) return Body(std::move(text));
  auto memory = std::make_shared<Memory>();
  memory->open = open;
  auto file = make_sealed(text);
  if (!file) return Body(std::move(text));
  auto mapping = map_sealed(*file, text.size());
  if (!mapping) return Body(std::move(text));
  memory->file = std::move(*file);
  memory->mapping = std::move(*mapping);
  Body body;
  body.view_ = memory->mapping.text();
  body.memory_ = std::move(memory);
  return body;
}

int Body::file() const {
  return memory_ && memory_->file ? memory_->file.get() : -1;
}

}  // namespace tintype
