// `scrutiny keygen`, `scrutiny witness serve` and `scrutiny witness watch`: a scrutineer's own
// witness. The last needs no open port: it fetches the newest checkpoint, proves that it continues
// the last one it cosigned, remembers and cosigns it, and brings it to the service. Thread-safety:
// called once. Blocking: network, disk and sleep. Failure: said on standard error; the exit code.
// kDoesNotHold: the log is not what it was.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"
#include "storage/audit/note.h"

namespace scrutiny::cli {

struct KeygenCommand {
  std::string name;  // of the witness, as it will stand in its signatures: "ruth.example/witness"
  std::string file;  // the secret key; the verifier key is written beside it as FILE.pub
};
// The file is a signed note's key, or with $SCRUTINY_KEY_PASSPHRASE an encrypted one that names the
// witness before it. The key in such a file; kInvalidArgument for another kind.
Result<NoteSigner> read_witness_key(const std::string& file);
// An existing file is not overwritten.
ExitCode run_keygen(const Context& context, const KeygenCommand& command);

struct WatchCommand {
  std::string key;                  // file of the witness's secret key
  std::string folder;               // its memory
  std::uint32_t every_seconds = 5;  // between looks
  bool once = false;
};
ExitCode run_witness_watch(const Context& context, const WatchCommand& command);

struct ServeCommand {
  std::string listen = "127.0.0.1:8444";
  std::string key;                // file of the witness's secret key
  std::string folder;             // its memory
  std::vector<std::string> logs;  // verifier keys, or files that hold them
  std::string certificate;        // PEM; empty: plain HTTP on loopback
  std::string private_key;
};
// A witness that logs call: becomes the program scrutiny-witness, which lies beside this one.
// Returns only when that cannot be started.
ExitCode run_witness_serve(const Context& context, const ServeCommand& command);

}  // namespace scrutiny::cli
