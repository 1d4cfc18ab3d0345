# Compiler settings shared by every target. Dependencies are SYSTEM, so these warnings are ours alone.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(SCRUTINY_WERROR "Warnings are errors" ON)
option(SCRUTINY_HARDEN "Hardening flags for release builds" OFF)
option(SCRUTINY_FUZZ "Build libFuzzer targets (Clang only)" OFF)
set(SCRUTINY_FUZZ_SECONDS 60 CACHE STRING "How long each fuzz target runs in the slow tests")
set(SCRUTINY_SANITIZE "" CACHE STRING "Value for -fsanitize=")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(scrutiny_options INTERFACE)
target_include_directories(scrutiny_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(scrutiny_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual>
  # GCC 12 sees overlapping copies in "literal" + std::string (its bug 105651).
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
  $<$<BOOL:${SCRUTINY_WERROR}>:-Werror>)
if(SCRUTINY_HARDEN)
  target_compile_options(scrutiny_options INTERFACE -fstack-protector-strong -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS)
  target_link_options(scrutiny_options INTERFACE -Wl,-z,relro,-z,now)
endif()
if(SCRUTINY_SANITIZE)
  add_compile_options(-fsanitize=${SCRUTINY_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SCRUTINY_SANITIZE})
endif()
if(SCRUTINY_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
find_program(MOLD mold)
if(MOLD AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_link_options(-fuse-ld=mold)
endif()
