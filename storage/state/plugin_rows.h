// The state rows about plugins: how each library has fared, by its SHA-256, so that it outlives
// restarts. Nothing in them belongs to a document, so nothing has to be erased.
// Thread-safety: plain values and pure functions; load_x reads a snapshot and may block.
// Failure: a row that cannot be read throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/bytes.h"
#include "api/ids.h"
#include "storage/state/state.h"

namespace scrutiny {

// A version of a document that a plugin was given.
struct GivenDocument {
  DocumentId document;
  std::uint32_t version = 0;
};

// "plugin/<library>"
struct PluginRow {
  std::vector<std::string> crashed_on;  // given_text() of each document since the last success
  std::uint64_t quarantined = 0;        // the record; 0: it may be used
  std::string failure;                  // stable error string that led to it
  std::string reason{};                 // the operator's, when it was the operator
};

// "plugin_switch/<id>": the operator has switched every version of this plugin off.
struct PluginSwitchRow {
  std::uint64_t disabled = 0;  // the record
  std::string reason;
};

std::string given_text(const GivenDocument& given);
std::string plugin_key(const Digest& library);
std::string plugin_failure_key(const Digest& library, const GivenDocument& given);
std::string plugin_switch_key(std::string_view id);
inline constexpr std::string_view kPluginPrefix = "plugin/";

boost::json::object to_row(const PluginRow& row);
PluginRow plugin_from_row(const boost::json::object& row);
PluginRow load_plugin(const StateReader& state, const Digest& library);  // absent: empty
std::uint64_t load_plugin_failures(const StateReader& state, const Digest& library,
                                   const GivenDocument& given);

std::optional<PluginSwitchRow> load_plugin_switch(const StateReader& state, std::string_view id);

// A library as a record's subject: the first 16 bytes of its SHA-256.
SubjectId plugin_subject(const Digest& library);

}  // namespace scrutiny
