#include <charconv>

#include "app/config_sections.h"

namespace tintype::app {
namespace {

std::string read_admit(const std::string& text, cache::DiskAdmit& target) {
  if (text == "all") return target = cache::DiskAdmit::all, "";
  if (text == "second_hit") return target = cache::DiskAdmit::second_hit, "";
  if (text == "auto") return target = cache::DiskAdmit::automatic, "";
  return "expected all, second_hit or auto, not \"" + text + '"';
}

std::string read_cost(const std::string& text, double& target) {
  double value = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  if (read.ec != std::errc{} || read.ptr != end || value < 0 || value > 1e6)
    return "expected milliseconds for each kilobyte, from 0, not \"" + text + '"';
  target = value;
  return {};
}

}  // namespace

void read_disk(Section& in, cache::CacheOptions& options, const std::filesystem::path& folder) {
  std::string path;
  in.text("path", path);
  if (path.empty()) in.mistake("path", "expected a folder for the cache's files");
  options.directory = below(folder, path);
  in.size("size", into(options.disk_bytes));
  in.size("max_unwritten", into(options.max_unwritten_bytes));
  in.duration("retry_after", lasting(options.disk_retry_after));
  cache::DiskTuning& disk = options.disk;
  in.number("files", 1, 2'000'000'000, into(disk.max_files));
  in.size("keep_free", into(disk.keep_free_bytes));
  in.parsed("admit",
            [&](const std::string& text) { return read_admit(text, disk.admission.admit); });
  in.parsed("min_cost", [&](const std::string& text) {
    return read_cost(text, disk.admission.least_ms_per_kb);
  });
  in.number("remember", 0, 1'000'000'000, into(disk.admission.remembered));
  in.flag("durable", disk.durable);
  in.section("batch", [&](Section& batch) {
    batch.number("files", 1, 512, into(disk.batch_files));
    batch.size("size", into(disk.batch_bytes));
    batch.duration("delay", into(disk.batch_delay));
  });
  in.number("scans", 1, 64, into(disk.scans));
  in.number("reads", 1, 256, into(disk.reads));
  in.number("max_waiting_reads", 0, 1'000'000, into(disk.max_waiting_reads));
  in.duration("read_timeout", into(disk.read_timeout));
}

}  // namespace tintype::app
