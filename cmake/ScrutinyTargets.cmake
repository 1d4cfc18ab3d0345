# scrutiny_library(NAME SOURCES ... [DEPS ...])      static library with the project's warnings
# scrutiny_program(NAME SOURCES ... [DEPS ...])      executable in build/<preset>/bin
# scrutiny_test(NAME SOURCES ... [DEPS ...] [LABELS ...] [TIMEOUT s])   GoogleTest binary, each TEST a ctest case
# scrutiny_fuzz(NAME SOURCES ... [DEPS ...] CORPUS dir)
#   with SCRUTINY_FUZZ a libFuzzer program; otherwise a ctest case that feeds it every corpus file once.
function(scrutiny_library name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${A_SOURCES})
  # Only for this build: an installed library (plugins/sdk) brings neither warnings nor this folder.
  target_link_libraries(${name} PRIVATE $<BUILD_INTERFACE:scrutiny_options> PUBLIC ${A_DEPS})
  target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>)
endfunction()

function(scrutiny_program name)
  cmake_parse_arguments(A "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE scrutiny_options ${A_DEPS})
endfunction()

function(scrutiny_test name)
  if(NOT BUILD_TESTING)
    return()
  endif()
  cmake_parse_arguments(A "" "TIMEOUT" "SOURCES;DEPS;LABELS" ${ARGN})
  if(NOT A_TIMEOUT)
    set(A_TIMEOUT 120)
  endif()
  if(NOT A_LABELS)
    set(A_LABELS unit)
  endif()
  add_executable(${name} ${A_SOURCES})
  target_link_libraries(${name} PRIVATE scrutiny_options ${A_DEPS} GTest::gtest GTest::gmock GTest::gtest_main)
  # Only sources that ask for these paths get them, so that the others compile alike in every checkout.
  foreach(source ${A_SOURCES})
    file(STRINGS ${source} asks REGEX "SCRUTINY_(SOURCE|BIN)_DIR|test_runs.h|plugin_fixture" LIMIT_COUNT 1)
    if(asks)
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS
        SCRUTINY_SOURCE_DIR="${CMAKE_SOURCE_DIR}" SCRUTINY_BIN_DIR="${CMAKE_RUNTIME_OUTPUT_DIRECTORY}")
    endif()
  endforeach()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  # The last property is a list, so it reaches ctest as one.
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST TEST_PREFIX ${name}.
    PROPERTIES TIMEOUT ${A_TIMEOUT} LABELS "${A_LABELS}")
endfunction()

function(scrutiny_fuzz name)
  cmake_parse_arguments(A "" "CORPUS" "SOURCES;DEPS" ${ARGN})
  if(SCRUTINY_FUZZ)
    add_executable(${name} ${A_SOURCES})
    target_link_libraries(${name} PRIVATE scrutiny_options ${A_DEPS})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  elseif(BUILD_TESTING)
    add_executable(${name} ${A_SOURCES} ${CMAKE_SOURCE_DIR}/tests/support/corpus_main.cpp)
    target_link_libraries(${name} PRIVATE scrutiny_options ${A_DEPS})
    add_test(NAME ${name}.corpus COMMAND ${name} ${CMAKE_CURRENT_SOURCE_DIR}/${A_CORPUS})
    set_tests_properties(${name}.corpus PROPERTIES LABELS unit TIMEOUT 120)
  endif()
  if(TARGET ${name})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  endif()
endfunction()
