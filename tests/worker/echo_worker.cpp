// A worker whose every job is the url of the input it answers with.
#include "base/image_probe.h"
#include "worker/faulty_processor.h"
#include "worker/worker_main.h"

namespace tintype::worker {
namespace {

Result<Product> echo(const Task& task, const InputSource& inputs) {
  const auto bytes = inputs(task.canonical_job);
  if (!bytes) return bytes.error();
  Product product;
  product.body = *bytes;
  product.format = sniff(*bytes).value_or(Format::json);
  product.width = product.height = task.settings.defaults.jpeg_quality;
  product.decode_us = 1;
  product.encode_us = 2;
  return product;
}

}  // namespace
}  // namespace tintype::worker

int main(int argc, char** argv) {
  using namespace tintype::worker;
  const auto no_start = [](const char*) { return true; };
  return worker_main(argc, argv, faulty({no_start, &echo, {}}));
}
