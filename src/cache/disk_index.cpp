// What the disk tier learns of what is in its directory from earlier.
#include <algorithm>
#include <chrono>
#include <cstring>
#include <string>

#include "base/log.h"
#include "cache/disk_cache.h"
#include "cache/disk_scan.h"

namespace tintype::cache {
namespace {

constexpr std::size_t kAtATime = 1024;  // entries, so that others get the lock in between

std::string told(const DiskScan& scan, std::chrono::steady_clock::duration spent) {
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(spent).count();
  return std::to_string(scan.objects.size()) + " objects in " + std::to_string(ms) + " ms";
}

}  // namespace

void DiskCache::build_index() {
  const auto began = std::chrono::steady_clock::now();
  const DiskScan scan = scan_objects(directory_.objects_path(), options_.tuning.scans);
  if (!scan.complete) log(Severity::warning, "cache.scan_incomplete", options_.directory);
  for (std::size_t at = 0; at < scan.objects.size();) {
    const std::size_t end = std::min(at + kAtATime, scan.objects.size());
    const std::lock_guard lock(mutex_);
    for (; at < end; ++at) {
      const ScannedObject& object = scan.objects[at];
      if (gone_.contains(object.key) || index_->find(object.key) != kNoSlot) continue;
      index_->insert_oldest(object.key, object.bytes());
    }
  }
  {
    const std::lock_guard lock(mutex_);
    indexed_ = scan.complete;
    scanning_ = false;
    gone_ = {};
    begin([](DiskCache& self) {
      if (const int error = self.make_room(0, 0)) self.failed(std::strerror(error));
    });
  }
  if (!scan.objects.empty())
    log(Severity::info, "cache.indexed", told(scan, std::chrono::steady_clock::now() - began));
}

}  // namespace tintype::cache
