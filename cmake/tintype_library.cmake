# tintype_library(NAME SOURCES a.cpp… USES folder… LINKS third-party-target…)
# One folder of src/ as one static library. USES names other folders of src/; what is not named
# there cannot be linked, so the floors of docs/architecture.md hold.
function(tintype_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LINKS" ${ARGN})
  add_library(tintype_${name} STATIC ${ARG_SOURCES})
  target_include_directories(tintype_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND tintype_)
  target_link_libraries(tintype_${name} PUBLIC ${ARG_USES} ${ARG_LINKS})
endfunction()
