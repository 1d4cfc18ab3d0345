// Holds the time tokens of a trail (RFC 3161, docs/formats/timestamp.md) against its verified
// records: each token recorded is there, is over a checkpoint of this log, and was made by an
// authority that is trusted. What the authority says then bounds when records were made: those
// under the checkpoint before the token's time, those from the token's record on not before it.
// Thread-safety: free functions; a source belongs to one thread. Blocking: reads the source.
// Memory: a hundred bytes a token; tokens are read one by one.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "storage/audit/verify/report.h"
#include "storage/audit/verify/verify.h"
#include "storage/crypto/timestamp.h"

namespace scrutiny {

// Where tokens come from. Failure: kNotFound for what it does not hold.
class TimeTokenSource {
 public:
  virtual ~TimeTokenSource() = default;
  // Sizes of the checkpoints that have a token, ascending.
  virtual Result<std::vector<std::uint64_t>> sizes() = 0;
  virtual Result<std::string> checkpoint(std::uint64_t size) = 0;  // the text that was stamped
  virtual Result<Bytes> token(std::uint64_t size) = 0;             // TimeStampResp, DER
};

// For VerifyOptions::known_checkpoints: the log must still agree with what was stamped.
Result<std::vector<KnownCheckpoint>> stamped_checkpoints(TimeTokenSource& source,
                                                         const std::string& origin);

enum class TokenStanding : std::uint8_t {
  kCurrent,  // the authority's certificate has not ended yet
  kRenewed,  // it has, but a good token made before its end covers the record of this one
  kEnded,    // it has, and nothing vouches for the token since: not proof by itself any more
};
std::string_view text(TokenStanding standing);

struct CheckedToken {
  std::uint64_t size = 0;               // records 0 to size - 1 existed before `facts.time`
  std::optional<std::uint64_t> record;  // from here on records were made not before it, if known
  TimestampFacts facts;
  TokenStanding standing = TokenStanding::kCurrent;
};

struct TimeTokenReport {
  std::vector<CheckedToken> tokens;  // that hold, by size
  std::uint64_t not_supplied = 0;    // recorded, but not in the source
  std::optional<Fault> fault;        // the first; then nothing after it was looked at
  std::string trouble;               // what could not be read

  // Records below this are under a token that is not kEnded.
  std::uint64_t covered() const;
  Verdict verdict() const;
};

// `recorded`: of the verified trail, in order. `now`: whose certificates have ended. `progress`
// may be empty; tokens done and in all.
TimeTokenReport check_time_tokens(
    const std::vector<RecordedToken>& recorded, TimeTokenSource& source,
    const TimestampTrust& trust, UnixMillis now,
    const std::function<void(std::uint64_t done, std::uint64_t total)>& progress = {});

std::string describe(const TimeTokenReport& report);
boost::json::object to_json(const TimeTokenReport& report);

}  // namespace scrutiny
