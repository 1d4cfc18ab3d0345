// Who may read the trail of a document: whoever may see it, and of a version whoever may see that
// version, so that records do not tell others that a draft is being prepared.
// Thread-safety: pure. Blocking: reads two rows.
#pragma once

#include "server/service/trail.h"

namespace scrutiny {

class DocumentSubjectRights final : public SubjectRights {
 public:
  bool may_see(const StateReader& state, const Principal& who, const SubjectId& subject,
               std::optional<std::uint64_t> version) const override;
};

}  // namespace scrutiny
