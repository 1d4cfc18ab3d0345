// Who may read the trail: of an action whoever may see it, of a document as
// document_subject_rights.h says. Thread-safety: pure. Blocking: reads a few rows.
#pragma once

#include "server/service/documents/document_subject_rights.h"

namespace scrutiny {

class ActionSubjectRights final : public SubjectRights {
 public:
  bool may_see(const StateReader& state, const Principal& who, const SubjectId& subject,
               std::optional<std::uint64_t> version) const override;
};

// Both: everything that has a life of its own.
class LivingSubjectRights final : public SubjectRights {
 public:
  bool may_see(const StateReader& state, const Principal& who, const SubjectId& subject,
               std::optional<std::uint64_t> version) const override;

 private:
  DocumentSubjectRights documents_;
  ActionSubjectRights actions_;
};

}  // namespace scrutiny
