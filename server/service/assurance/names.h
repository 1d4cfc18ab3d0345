// What the ids in a report are called, as far as its reader has the right to know: holders of
// accounts, and titles of documents they may see.
// Thread-safety: one thread. Blocking: reads a few rows for each. Ownership: what it is given
// outlives it. Failure: an empty name.
#pragma once

#include <string>

#include "server/service/assurance/assurance.h"

namespace scrutiny {

class ReportNames {
 public:
  ReportNames(const Ledger& ledger, const StateReader& state, const Principal& who,
              const SubjectRights& rights)
      : ledger_(ledger), state_(state), who_(who), rights_(rights) {}

  Actor actor(const ActorId& id) const;
  std::string subject(const SubjectId& id) const;

 private:
  std::string document_title(const SubjectId& id) const;
  std::optional<Record> first_about(const SubjectId& id) const;

  const Ledger& ledger_;
  const StateReader& state_;
  const Principal& who_;
  const SubjectRights& rights_;
};

}  // namespace scrutiny
