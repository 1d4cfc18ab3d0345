#include "server/service/documents/document_subject_rights.h"

#include "server/service/documents/document_view.h"

namespace scrutiny {

bool DocumentSubjectRights::may_see(const StateReader& state, const Principal& who,
                                    const SubjectId& subject) const {
  const auto document = load_document(state, id_cast<DocumentId>(subject));
  return document && view_for(who, *document).ok();
}

}  // namespace scrutiny
