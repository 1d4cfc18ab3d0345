// Who may read the trail of a document: whoever may see the document as it is now.
// Thread-safety: pure. Blocking: reads one row.
#pragma once

#include "server/service/trail.h"

namespace scrutiny {

class DocumentSubjectRights final : public SubjectRights {
 public:
  bool may_see(const StateReader& state, const Principal& who,
               const SubjectId& subject) const override;
};

}  // namespace scrutiny
