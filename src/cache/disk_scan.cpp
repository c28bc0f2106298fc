#include "cache/disk_scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <functional>
#include <new>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "base/fd.h"
#include "cache/disk_directory.h"

namespace tintype::cache {
namespace {

constexpr unsigned kLeaves = 4096;
constexpr std::size_t kNameBytes = 32;
constexpr std::size_t kBufferBytes = 64 * 1024;

std::optional<std::uint64_t> number_from(std::string_view digits) {
  std::uint64_t number = 0;
  const bool lower = std::all_of(digits.begin(), digits.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!lower) return {};
  std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return number;
}

std::optional<Hash128> key_from(std::string_view name) {
  if (name.size() != kNameBytes) return {};
  const auto high = number_from(name.substr(0, 16)), low = number_from(name.substr(16));
  if (!high || !low) return {};
  return Hash128{*high, *low};
}

// One of the directories that objects lie in, and what is found there.
class Leaf {
 public:
  // False when it could not be read to its end; that it is not there is no failure.
  bool list(int objects, unsigned number);
  void add_to(std::vector<ScannedObject>& found);

 private:
  struct Name {
    std::uint64_t inode;
    Hash128 key;
    std::array<char, kNameBytes + 1> text;
  };
  void take(std::string_view entries);

  Fd directory_;
  std::array<char, 4> prefix_{};  // what the names begin with
  std::vector<Name> names_;
  std::vector<char> buffer_ = std::vector<char>(kBufferBytes);
};

bool Leaf::list(int objects, unsigned number) {
  constexpr char kDigits[] = "0123456789abcdef";
  prefix_ = {kDigits[number >> 8], kDigits[number >> 4 & 15], kDigits[number & 15], '\0'};
  const char path[] = {prefix_[0], prefix_[1], '/', prefix_[2], '\0'};
  names_.clear();
  directory_ = Fd(::openat(objects, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!directory_) return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
  for (;;) {
    const long got = ::syscall(SYS_getdents64, directory_.get(), buffer_.data(), buffer_.size());
    if (got < 0) return errno == ENOENT;  // removed meanwhile
    if (got == 0) return true;
    take({buffer_.data(), static_cast<std::size_t>(got)});
  }
}

// The kernel's records: inode (8), offset (8), length (2), type (1), name.
void Leaf::take(std::string_view entries) {
  while (!entries.empty()) {
    std::uint64_t inode = 0;
    std::uint16_t length = 0;
    std::memcpy(&inode, entries.data(), sizeof inode);
    std::memcpy(&length, entries.data() + 16, sizeof length);
    const unsigned char type = static_cast<unsigned char>(entries[18]);
    const std::string_view name(entries.data() + 19);
    entries.remove_prefix(length);
    if (type != DT_REG && type != DT_UNKNOWN) continue;
    const auto key = key_from(name);
    if (!key || !name.starts_with(prefix_.data())) continue;
    Name& kept = names_.emplace_back(Name{inode, *key, {}});
    std::copy(name.begin(), name.end(), kept.text.begin());
  }
}

void Leaf::add_to(std::vector<ScannedObject>& found) {
  std::sort(names_.begin(), names_.end(),
            [](const Name& a, const Name& b) { return a.inode < b.inode; });
  for (const Name& name : names_) {
    struct statx status {};
    if (::statx(directory_.get(), name.text.data(), AT_SYMLINK_NOFOLLOW | AT_STATX_DONT_SYNC,
                STATX_TYPE | STATX_SIZE | STATX_MTIME, &status) != 0)
      continue;
    if (!S_ISREG(status.stx_mode)) continue;
    const std::uint64_t blocks = disk_cost(status.stx_size) / 4096;
    found.push_back(
        {name.key, static_cast<std::uint32_t>(std::min<std::uint64_t>(blocks, 0xffff'ffff)),
         static_cast<std::uint32_t>(std::max<std::int64_t>(status.stx_mtime.tv_sec, 0))});
  }
}

// Takes one directory after another, as do others beside it.
void scan_leaves(int objects, std::atomic<unsigned>& next, DiskScan& scan) {
  try {
    scan.complete = true;
    Leaf leaf;
    for (unsigned number = next++; number < kLeaves; number = next++) {
      if (!leaf.list(objects, number)) scan.complete = false;
      leaf.add_to(scan.objects);
    }
  } catch (const std::bad_alloc&) {
    scan.complete = false;
  }
}

bool is_newer(const ScannedObject& a, const ScannedObject& b) {
  return a.written_seconds > b.written_seconds;
}

}  // namespace

DiskScan scan_objects(const std::string& objects_path, std::size_t threads) {
  const Fd objects(::open(objects_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!objects) return {};
  std::atomic<unsigned> next{0};
  std::vector<DiskScan> parts(std::max<std::size_t>(threads, 1));
  {
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < parts.size(); ++i)
      others.emplace_back(scan_leaves, objects.get(), std::ref(next), std::ref(parts[i]));
    scan_leaves(objects.get(), next, parts[0]);
  }
  DiskScan whole = std::move(parts[0]);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    whole.complete = whole.complete && parts[i].complete;
    whole.objects.insert(whole.objects.end(), parts[i].objects.begin(), parts[i].objects.end());
    parts[i] = {};
  }
  std::sort(whole.objects.begin(), whole.objects.end(), is_newer);
  return whole;
}

}  // namespace tintype::cache
