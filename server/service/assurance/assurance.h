// What a scrutineer's statement about a period rests on: who recorded and read what, how far
// witnesses and time tokens vouch for it, and what should be looked at. Reading the report is on
// record itself (assurance.read) before it is given.
// Thread-safety: any thread. Blocking: reads the records of the period, not of the whole log, and
// waits for its own record: slow pool. Memory: bounded, whatever the period. Ownership: what it is
// given outlives it. Failure: kInvalidArgument for a period, kTooLarge for one of too many records;
// kForbidden; what a damaged store answers.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "server/service/access.h"
#include "server/service/assurance/tally.h"
#include "server/service/cosignatures.h"
#include "server/service/timestamps/timestamper.h"
#include "server/service/trail.h"

namespace scrutiny {

struct WitnessCoverage {
  std::string name;
  std::uint64_t size = 0;     // records it has cosigned
  std::uint64_t time = 0;     // when, POSIX seconds by its clock; 0: never
  std::uint64_t covered = 0;  // records of the period among them
};

struct CosignedCoverage {
  std::uint64_t quorum = 0;
  std::uint64_t size = 0;                // of the newest checkpoint cosigned by enough
  std::uint64_t covered = 0;             // records of the period under it
  std::optional<UnixMillis> open_since;  // time of the first record of the period that is not
  std::vector<WitnessCoverage> witnesses;
  std::optional<std::string> alarm;
};

struct TokenCoverage {
  Timestamp token;
  RecordRange newly;  // records of the period that no token before it covers
};

struct TimeCoverage {
  std::vector<TokenCoverage> tokens;     // the first ones
  std::uint64_t omitted = 0;             // tokens after those
  std::uint64_t covered = 0;             // records of the period under a token
  std::optional<UnixMillis> open_since;  // time of the first record of the period that is not
  UnixMillis longest_wait = 0;           // of a record for its token
  std::uint64_t longest_wait_record = 0;
  TimestampStatus status;  // now
};

// Who an actor is today.
struct Actor {
  std::string kind;  // account, operator_token, system, other (the log itself: record 0)
  std::string name;  // empty: not known, or erased
  std::vector<std::string> roles;
};

struct AssuranceReport {
  Period period;
  RecordRange range;
  std::string checkpoint;  // newest signed note, with the cosignatures there are
  std::uint64_t size = 0;  // of the log
  std::string log_key;
  Tally tally;
  std::map<std::string, std::uint64_t> roles;  // records by role that the actor holds today
  CosignedCoverage cosigned;
  TimeCoverage time;
  std::map<ActorId, Actor> actors;            // all that the report names
  std::map<AgencyId, std::string> agencies;   // names
  std::map<SubjectId, std::string> subjects;  // titles and names the reader has the right to
};

// Until when a backup may still hold a key that was destroyed at this time; nullopt: none does.
using BackupsForget = std::function<std::optional<UnixMillis>(UnixMillis erased)>;

class Assurance {
 public:
  // `backups`: may be empty, then nothing is said of backups.
  Assurance(Ledger& ledger, const Clock& clock, const SubjectRights& rights,
            const Cosignatures& cosignatures, const Timestamper& timestamper,
            BackupsForget backups = {})
      : backups_(std::move(backups)),
        ledger_(ledger),
        clock_(clock),
        rights_(rights),
        cosignatures_(cosignatures),
        timestamper_(timestamper) {}

  // REQUIRES: `who` is a scrutineer (checked again on the sequencer).
  Result<AssuranceReport> read(const Principal& who, const std::string& from,
                               const std::string& to) const;

 private:
  Status count(AssuranceReport& report) const;
  void note_backups(Events& erasures) const;
  Status cover(AssuranceReport& report) const;
  Status cover_by_time(AssuranceReport& report) const;
  void name_all(const Principal& who, AssuranceReport& report) const;
  Status record_reading(const Principal& who, const Period& period) const;

  const BackupsForget backups_;
  Ledger& ledger_;
  const Clock& clock_;
  const SubjectRights& rights_;
  const Cosignatures& cosignatures_;
  const Timestamper& timestamper_;
};

}  // namespace scrutiny
