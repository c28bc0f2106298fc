#pragma once
// One object in one file (disk_format.h): written and read whole. Blocking; any thread; no state.
// A file that was moved into place without having been synced may have its name and not its bytes
// after a power cut, which length and checksums tell, and it is then a miss.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/fd.h"
#include "cache/disk_format.h"
#include "cache/object.h"

namespace tintype::cache {

// Writes header (of header_of) and body to `temporary`, and leaves it open in `file`. 0, or the
// errno of what failed; nothing is left behind then.
int write_temporary(std::string_view header, std::string_view body, const std::string& temporary,
                    Fd& file);
// Renames to `path`, whose directory is made if it is missing. 0 or errno, and then there is no
// `temporary` any more.
int move_into_place(const std::string& temporary, const std::string& path);
// Both, without syncing in between.
int write_object(std::string_view header, std::string_view body, const std::string& temporary,
                 const std::string& path);

// Removes what is at `path`, a directory that somebody put there too: 0 when nothing is left, or
// errno.
int remove_object(const std::string& path);

// Its header alone; nothing when there is no such file, or it is not whole.
std::optional<Header> read_object_header(const std::string& path);

enum class Reading {
  whole,
  absent,   // no such file, or it can not be opened now
  damaged,  // a link, torn, altered, of another key or format version, unreadable or over the bound
};

struct ReadObject {
  Reading reading = Reading::absent;
  ObjectPtr object;  // only when whole
  int error = 0;     // errno when absent
};

// Every byte is verified against the checksums before the object is given out.
ReadObject read_object(const std::string& path, const Hash128& key, std::uint64_t max_body_bytes,
                       const std::shared_ptr<OpenBodies>& open_bodies);

}  // namespace tintype::cache
