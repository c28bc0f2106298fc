#pragma once
// How the disk tier is set. Defaults are for a machine of two cores and 4 GB.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/body.h"
#include "cache/disk_admission.h"
#include "cache/eviction_policy.h"

namespace tintype::cache {

struct DiskTuning {
  std::uint64_t max_files = 1'000'000;
  std::optional<std::uint64_t> keep_free_bytes = {};  // nothing: disk_space.h
  DiskAdmissionOptions admission = {};

  // Files get their names once they are on the disk for good, so many, so many bytes, or so long
  // after the first of them together. Not durable: at once, and a power cut may leave torn ones.
  bool durable = true;
  std::size_t batch_files = 64;
  std::uint64_t batch_bytes = 8 << 20;
  std::chrono::milliseconds batch_delay{500};

  std::size_t scans = 8;                        // threads of the first look
  std::size_t reads = 4;                        // at one time
  std::size_t max_waiting_reads = 256;          // for one of these; beyond: not found
  std::chrono::milliseconds read_timeout{500};  // waiting included; beyond: not found
};

struct DiskOptions {
  std::string directory;
  std::uint64_t capacity_bytes = 0;
  std::uint64_t max_object_bytes = 0;
  std::uint64_t max_unwritten_bytes = 0;  // waiting to be written; beyond: dropped and counted
  std::chrono::milliseconds retry_after{5'000};
  std::shared_ptr<OpenBodies> open_bodies = nullptr;  // for what is read; null: none
  PolicyKind policy = PolicyKind::s3fifo;
  DiskTuning tuning = {};
};

struct DiskStats {
  std::uint64_t entries = 0, bytes = 0, hits = 0, evictions = 0, damaged = 0, write_failures = 0;
  std::uint64_t declined = 0;   // not admitted
  std::uint64_t unwritten = 0;  // objects that wait to be written or to be durable
  bool indexed = false;         // all that was there at the start is known
};

}  // namespace tintype::cache
