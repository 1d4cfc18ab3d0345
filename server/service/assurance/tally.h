// Counts the records of a period, one by one: who recorded what, who read what, and each record
// that a scrutineer should look at by itself. What is counted is bounded, what is left out is said.
// Thread-safety: one thread. Blocking: opens the payloads of the few actions that need it.
// Ownership: `ledger` outlives it. Failure: what a damaged store answers.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/service/assurance/period.h"
#include "storage/audit/record.h"

namespace scrutiny {

enum class EventKind : std::uint8_t {
  kClock,          // commands were stopped by the clock, and an operator let them go on
  kLog,            // created, continued, key rotated
  kErasure,        // a unit's words were destroyed
  kOperatorToken,  // a token the operator minted for somebody's account
  kCredential,     // a password that somebody else set
  kRole,           // granted or revoked
  kExport,         // a bundle or trail that left
  kPlugin,         // refused, failed, crashed, quarantined
};
inline constexpr std::size_t kEventKinds = 8;
std::string_view text(EventKind kind);  // "clock", "log", "erasures", …

struct Event {
  std::uint64_t index = 0;
  UnixMillis time = 0;
  std::string action;
  ActorId actor;
  SubjectId subject;
  std::vector<std::pair<std::string, std::string>> details;  // "role" -> "chair"
};

struct Events {
  std::vector<Event> list;    // in order, the first ones
  std::uint64_t omitted = 0;  // after those
};

struct FailedSignIns {
  std::uint64_t attempts = 0;   // throttled ones too
  std::uint64_t throttled = 0;  // turned away without looking
};

struct ActorCount {
  std::optional<AgencyId> agency;  // as the newest of its records says
  std::uint64_t records = 0;
};

class Tally {
 public:
  explicit Tally(const Ledger& ledger) : ledger_(ledger) {}

  Status add(const Record& record);

  using Opening = std::pair<SubjectId, std::string>;  // what, and by which action
  struct Quiet {
    std::uint64_t before = 0;  // the record that ended it
    UnixMillis from = 0;
    UnixMillis until = 0;
  };

  std::map<std::string, std::uint64_t> actions;
  std::map<AgencyId, std::uint64_t> agencies;
  std::map<ActorId, ActorCount> actors;
  std::array<Events, kEventKinds> events;
  std::uint64_t signed_in = 0;
  std::map<std::string, FailedSignIns> failed;  // by account; "": names nobody has
  std::map<Opening, std::map<ActorId, std::uint64_t>> openings;
  std::uint64_t openings_omitted = 0;  // pairs of thing and reader beyond the bound
  std::vector<Quiet> quiet;            // more than a day without a record

  // The end of the time looked at, or its beginning, for `quiet`.
  void reached(UnixMillis time, std::uint64_t before);

 private:
  Status add_failed(const Record& record);
  void add_opening(const Record& record);
  Status add_notable(const Record& record);

  const Ledger& ledger_;
  std::optional<UnixMillis> last_;
  std::size_t pairs_ = 0;
};

}  // namespace scrutiny
