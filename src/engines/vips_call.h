#pragma once
// The one place where libvips's exceptions become Errors. Every public function of engines/ runs
// its body in vips_call, so no exception leaves this folder. libvips's error buffer is global to
// the process: its text goes to the log (Error::detail) only and nothing branches on it.
#include <vips/error.h>

#include <new>
#include <string>
#include <type_traits>
#include <utility>
#include <vips/vips8>

#include "base/error.h"

namespace tintype::engines {

// What a failure inside libvips means to the client; `message` names the command or the stage.
struct Failure {
  Code code = Code::internal;
  std::string message;
};

// Of what decodes a source.
inline Failure undecodable() {
  return {Code::unprocessable, "the source image is damaged or cut short"};
}

namespace detail {
template <class T>
struct ResultOf {
  using type = Result<T>;
};
template <class T>
struct ResultOf<Result<T>> {
  using type = Result<T>;
};
}  // namespace detail

// Runs `body`, which returns a T or a Result<T> and may throw what libvips throws.
template <class Body>
auto vips_call(Failure failure, Body&& body) ->
    typename detail::ResultOf<std::invoke_result_t<Body>>::type {
  try {
    return std::forward<Body>(body)();
  } catch (const vips::VError& error) {
    std::string text = error.what();
    vips_error_clear();
    return Error{failure.code, std::move(failure.message), {}, std::move(text)};
  } catch (const std::bad_alloc&) {
    return Error{Code::too_large, "the picture needs more memory than there is", {}};
  }
}

// For commands whose parameters and sizes have been checked: a failure is ours.
template <class Body>
auto vips_call(const char* command, Body&& body) {
  return vips_call(Failure{Code::internal, std::string(command) + " failed"},
                   std::forward<Body>(body));
}

}  // namespace tintype::engines
