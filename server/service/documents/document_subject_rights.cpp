#include "server/service/documents/document_subject_rights.h"

#include "server/service/documents/document_view.h"

namespace scrutiny {

bool DocumentSubjectRights::may_see(const StateReader& state, const Principal& who,
                                    const SubjectId& subject,
                                    std::optional<std::uint64_t> version) const {
  const auto document = load_document(state, id_cast<DocumentId>(subject));
  if (!document || !view_for(who, *document).ok()) return false;
  if (!version) return true;
  const auto row = load_version(state, document->id, static_cast<std::uint32_t>(*version));
  return row && may_see_version(who, *document, *row).ok();
}

}  // namespace scrutiny
