# Every third-party library, found once. A folder of src/ links only those that have their home there.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(prometheus-cpp REQUIRED)
pkg_check_modules(VIPS REQUIRED IMPORTED_TARGET vips-cpp)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)

# Asio and Beast compiled once; everyone who includes them must agree on these definitions.
add_library(boost_net STATIC ${CMAKE_CURRENT_LIST_DIR}/boost_net.cpp)
target_compile_definitions(boost_net PUBLIC BOOST_ASIO_SEPARATE_COMPILATION
                           BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)
target_link_libraries(boost_net PUBLIC Boost::headers Threads::Threads OpenSSL::SSL OpenSSL::Crypto)
# GCC 12 takes the allocator of Asio's coroutine frames for a mismatch.
target_compile_options(boost_net PUBLIC $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>)
