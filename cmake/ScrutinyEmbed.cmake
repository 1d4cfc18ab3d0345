# scrutiny_embed(TARGET NAMESPACE FILES ...): links the files into TARGET's binary and generates
# <build>/embedded/<NAMESPACE>.h with: std::span<const EmbeddedFile> <NAMESPACE>_files(); names without folders.
function(scrutiny_embed target namespace)
  cmake_parse_arguments(A "" "" "FILES" ${ARGN})
  set(folder ${CMAKE_BINARY_DIR}/embedded)
  set(assembly "")
  set(declarations "")
  set(rows "")
  set(number 0)
  foreach(file ${A_FILES})
    get_filename_component(path ${file} ABSOLUTE)
    get_filename_component(name ${file} NAME)
    set(symbol ${namespace}_${number})
    string(APPEND assembly
      "__asm__(\".section .rodata\\n.balign 16\\n.global ${symbol}_begin\\n${symbol}_begin:\\n.incbin \\\"${path}\\\"\\n"
      ".global ${symbol}_end\\n${symbol}_end:\\n.previous\\n\");\n")
    string(APPEND declarations "extern const char ${symbol}_begin[];\nextern const char ${symbol}_end[];\n")
    string(APPEND rows "    {\"${name}\", {${symbol}_begin, static_cast<std::size_t>(${symbol}_end - ${symbol}_begin)}},\n")
    math(EXPR number "${number} + 1")
    list(APPEND paths ${path})
  endforeach()
  file(CONFIGURE OUTPUT ${folder}/${namespace}.c CONTENT "${assembly}const int ${namespace}_count = ${number};\n" @ONLY)
  file(CONFIGURE OUTPUT ${folder}/${namespace}.cpp @ONLY CONTENT
    "#include \"embedded/${namespace}.h\"\nextern \"C\" {\n${declarations}}\nnamespace scrutiny {\nnamespace {\nconst EmbeddedFile kFiles[] = {\n${rows}};\n}\nstd::span<const EmbeddedFile> ${namespace}_files() { return kFiles; }\n}\n")
  file(CONFIGURE OUTPUT ${folder}/${namespace}.h @ONLY CONTENT
    "#pragma once\n#include <span>\n#include \"server/web/embedded_file.h\"\nnamespace scrutiny {\nstd::span<const EmbeddedFile> ${namespace}_files();\n}\n")
  set_source_files_properties(${folder}/${namespace}.c PROPERTIES OBJECT_DEPENDS "${paths}")
  target_sources(${target} PRIVATE ${folder}/${namespace}.c ${folder}/${namespace}.cpp)
  target_include_directories(${target} PRIVATE ${CMAKE_BINARY_DIR})
endfunction()
