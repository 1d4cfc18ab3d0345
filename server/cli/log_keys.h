// Following a log's rotations of its key from the one that is trusted: each new key must stand in a
// log.key_rotated record that the key before it signed and that is in the log. Thread-safety: none.
// Blocking: asks the server. Failure: kTampered when the keys do not lead from the trusted one to
// the one that signed; what HttpClient answers.
#pragma once

#include <string>
#include <vector>

#include "server/cli/http_client.h"
#include "storage/audit/checkpoint.h"

namespace scrutiny::cli {

struct TrustedLogKey {
  NoteVerifier key;
  std::uint64_t record = 0;  // that made it the log's; of the first one 0 while not asked for
};

class TrustedLogKeys {
 public:
  explicit TrustedLogKeys(NoteVerifier trusted) : keys_{{std::move(trusted), 0}} {}

  const std::vector<TrustedLogKey>& keys() const { return keys_; }
  // The checkpoint, signed by the newest key recorded in it. When keys are not known here it asks
  // the log for its rotations and follows them.
  Result<OpenedCheckpoint> open(const std::string& note, HttpClient& client);

  // "record 41 replaced the log's key A by B", for each rotation followed since the last call.
  std::vector<std::string> news();

 private:
  Status follow(const Checkpoint& checkpoint, HttpClient& client);
  bool knows_all(const Note& note) const;
  const NoteVerifier& at(std::uint64_t size) const;

  std::vector<TrustedLogKey> keys_;  // oldest first
  std::size_t told_ = 1;
};

}  // namespace scrutiny::cli
