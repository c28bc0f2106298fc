#pragma once
// What went wrong, as a value. Every expected failure travels as a Result<T>; only server/ turns a
// code into an HTTP status.
#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace tintype {

enum class Code {
  bad_request,        // the request says something that cannot be understood or done
  forbidden,          // understood, and not allowed here
  not_found,          // a source, chain or font that does not exist
  unsupported_media,  // the source is not an image of a kind that is read here
  too_large,          // too many bytes, pixels or frames
  unprocessable,      // an image that cannot be decoded to its end, or that kills workers
  origin_failed,      // a remote source could not be reached or answered wrongly
  origin_timeout,     // a remote source was too slow
  overloaded,         // a bound was reached; try again later
  deadline,           // the request's own time is up
  cancelled,          // nobody waits for the answer any more
  internal,           // our fault
};

std::string_view to_string(Code code);

struct Error {
  Code code = Code::internal;
  std::string message;                  // for the client: what was wrong; no paths, no addresses
  std::optional<std::size_t> position;  // byte offset in the request target or chain text
  std::string detail = {};              // for the log only
};

std::ostream& operator<<(std::ostream& out, const Error& error);  // for tests and logs

template <class T>
using Result = boost::system::result<T, Error>;

// Found by boost::system::result when value() is called on an error: that is a bug.
[[noreturn]] void throw_exception_from_error(const Error& error, const boost::source_location& at);

}  // namespace tintype
