// `scrutiny verify`: holds a server's log, an exported trail, an evidence bundle, a receipt or a
// proof file against the log's key. Thread-safety: called once. Blocking: reads everything it
// checks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/result.h"
#include "server/cli/context.h"
#include "storage/audit/note.h"

namespace scrutiny::cli {

struct VerifyCommand {
  // A server's address, an exported trail's folder, an evidence bundle, a receipt or a tlog-proof
  // file; empty: the server of the context.
  std::string what;
  std::string record;                 // with a proof file: the record's bytes
  std::string file;                   // with a receipt: the document it is said to be for
  std::string keys;                   // data keys of an exported trail (keys.json)
  std::string level;                  // empty: log of a trail, everything of a bundle
  std::vector<std::string> receipts;  // that the trail must still honour
  std::vector<std::string> witness_keys;
  std::string state;             // file that keeps what was verified, to go on from there
  bool from_start = false;       // with a state: read all again, and hold it against what is kept
  std::string writer_keys;       // people's own keys, a file
  std::string old_trail;         // with a continued log: an export of the log it continues
  std::string old_key;           // and that log's key
  std::string time_authorities;  // PEM file; empty: time tokens are not checked
  unsigned threads = 0;
};

ExitCode run_verify(const Context& context, const VerifyCommand& command);

// The key given as text or as a file that holds it.
Result<NoteVerifier> read_verifier_key(const std::string& text_or_file);
}  // namespace scrutiny::cli
