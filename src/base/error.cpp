#include "base/error.h"

#include <ostream>
#include <stdexcept>

namespace tintype {

std::string_view to_string(Code code) {
  switch (code) {
    case Code::bad_request: return "bad_request";
    case Code::forbidden: return "forbidden";
    case Code::not_found: return "not_found";
    case Code::unsupported_media: return "unsupported_media";
    case Code::too_large: return "too_large";
    case Code::unprocessable: return "unprocessable";
    case Code::origin_failed: return "origin_failed";
    case Code::origin_timeout: return "origin_timeout";
    case Code::overloaded: return "overloaded";
    case Code::deadline: return "deadline";
    case Code::cancelled: return "cancelled";
    case Code::internal: return "internal";
  }
  return "internal";
}

std::ostream& operator<<(std::ostream& out, const Error& error) {
  out << to_string(error.code) << ": " << error.message;
  if (error.position) out << " (at " << *error.position << ")";
  if (!error.detail.empty()) out << " [" << error.detail << "]";
  return out;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::logic_error("value() of a failed Result: " + error.message);
}

}  // namespace tintype
