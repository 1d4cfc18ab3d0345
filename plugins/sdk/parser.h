// What a format plugin written in C++ derives from; SCRUTINY_PLUGIN turns it into the C ABI.
// Purpose: the whole document at once, typed output, and no exception past the boundary.
// Thread-safety: none needed, one thread. Ownership: Output and the document outlive parse().
// Failure: a Status; std::bad_alloc and other exceptions are caught at the boundary and reported.
//
//   class MyParser final : public scrutiny::sdk::Parser {
//     Status parse(ByteView document, sdk::Output& out) override;
//   };
//   SCRUTINY_PLUGIN(my_format, "1.0.0", MyParser)
#pragma once

#include <string_view>

#include "api/bytes.h"
#include "api/extraction.h"
#include "api/plugin_abi.h"
#include "api/result.h"
#include "plugins/sdk/child_level.h"

namespace scrutiny::sdk {

// Where a parser puts what it found. After an error every further call returns an error too: return
// it. Strings are made valid (clean_text) and may not pass ExtractionLimits; longer ones are an
// error. A judgement, finding or action of which nothing is left by that is not given.
class Output {
 public:
  Output(const scrutiny_host* host, void* context) : host_(host), context_(context) {}
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  Status document(ExtractedDocument item);  // at most once
  Status field(ExtractedField item);
  Status judgement(ExtractedJudgement item);
  Status finding(ExtractedFinding item);
  Status action(ExtractedAction item);
  Status observation(ExtractedObservation item);
  // For formats that are about single children by their nature. Identifiers in page_text are found
  // without it.
  Status child_level(ExtractedChildLevel item);
  Status page_text(int page, std::string_view text);
  Status warning(std::string_view code, std::string_view text);

  // A line for the operator's log; never words of the document.
  void log(std::string_view text);
  // Why the document is refused, for the person who sent it. The boundary says it for a parse()
  // that returns kPluginRefused: the error's public text.
  void refuse(std::string_view text);
  // Says that work goes on (re-arms the progress deadline); error when the result is no longer
  // wanted.
  Status progress(std::uint64_t done, std::uint64_t total);

  bool stopped() const { return stopped_; }

  // What the text given so far shows about single children; called once after parse().
  Status report_child_level();

 private:
  Status emit(const std::string& json);

  const scrutiny_host* host_;
  void* context_;
  ChildLevelScanner scanner_;
  bool stopped_ = false;
};

class Parser {
 public:
  virtual ~Parser() = default;
  // Called once before the sandbox closes: load fonts, tables, code; read a built-in document and
  // check its known text. No document is there yet. An error keeps the plugin from being used.
  virtual Status warm_up() { return {}; }
  // Reads one document. kPluginRefused: this is not a document of this format, or it cannot be
  // read; the public text says why in plain words.
  virtual Status parse(ByteView document, Output& out) = 0;

  // For the boundary, before parse().
  void configure(std::string_view configuration) { configuration_ = configuration; }

 protected:
  // What the installation tells this plugin: one JSON object with the members that its manifest's
  // capabilities name; empty when the host has nothing to tell. Valid during parse().
  std::string_view configuration() const { return configuration_; }

 private:
  std::string_view configuration_;
};

// What SCRUTINY_PLUGIN fills in and entry_table() works on.
struct Definition {
  std::string_view id;
  std::string_view version;
  Parser& (*parser)();  // the one parser of this library
};

namespace internal {
int32_t describe(const Definition& definition, scrutiny_plugin_info* info) noexcept;
int32_t warm_up(const Definition& definition) noexcept;
int32_t open(const Definition& definition, const scrutiny_host* host, void* context,
             const scrutiny_document* document, void** session) noexcept;
int32_t feed(void* session, const uint8_t* data, size_t size) noexcept;
int32_t finish(void* session) noexcept;
void close(void* session) noexcept;
}  // namespace internal

}  // namespace scrutiny::sdk

// Defines scrutiny_plugin_entry_<id>(); scrutiny_plugin() in CMake exports it from the library
// under the ABI's name, and unit tests call it from <id>_static.
#define SCRUTINY_PLUGIN(id, version, ParserClass)                                                  \
  namespace {                                                                                      \
  ::scrutiny::sdk::Parser& scrutiny_parser() {                                                     \
    static ParserClass parser;                                                                     \
    return parser;                                                                                 \
  }                                                                                                \
  constexpr ::scrutiny::sdk::Definition kScrutinyDefinition{#id, version, &scrutiny_parser};       \
  int32_t scrutiny_describe(scrutiny_plugin_info* info) {                                          \
    return ::scrutiny::sdk::internal::describe(kScrutinyDefinition, info);                         \
  }                                                                                                \
  int32_t scrutiny_warm_up() {                                                                     \
    return ::scrutiny::sdk::internal::warm_up(kScrutinyDefinition);                                \
  }                                                                                                \
  int32_t scrutiny_open(const scrutiny_host* host, void* context,                                  \
                        const scrutiny_document* document, void** session) {                       \
    return ::scrutiny::sdk::internal::open(kScrutinyDefinition, host, context, document, session); \
  }                                                                                                \
  constexpr scrutiny_plugin kScrutinyTable{sizeof(scrutiny_plugin),                                \
                                           SCRUTINY_PLUGIN_ABI_MAJOR,                              \
                                           SCRUTINY_PLUGIN_ABI_MINOR,                              \
                                           &scrutiny_describe,                                     \
                                           &scrutiny_warm_up,                                      \
                                           &scrutiny_open,                                         \
                                           &::scrutiny::sdk::internal::feed,                       \
                                           &::scrutiny::sdk::internal::finish,                     \
                                           &::scrutiny::sdk::internal::close};                     \
  }                                                                                                \
  extern "C" const scrutiny_plugin* scrutiny_plugin_entry_##id() {                                 \
    return &kScrutinyTable;                                                                        \
  }
