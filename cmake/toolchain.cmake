# Compiler cache, linker, warnings, sanitizers: everything that is about how, not what, to build.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                    -Werror=switch -Werror=return-type -fno-omit-frame-pointer)
if(TINTYPE_WERROR)
  add_compile_options(-Werror)
endif()

if(TINTYPE_SANITIZE)
  add_compile_options(-fsanitize=${TINTYPE_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TINTYPE_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # Clang 14 cannot place the function check's data beside coroutines.
    add_compile_options(-fno-sanitize=function)
  endif()
  if(TINTYPE_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
endif()

if(TINTYPE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

if(TINTYPE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
