#include "server/service/erasure/document_disposal.h"

#include "server/service/erasure/disposal_access.h"

namespace scrutiny {

std::optional<DocumentDisposal> document_disposal(const StateReader& state, const Principal& caller,
                                                  const DocumentId& document) {
  if (!may_read_disposal(state, caller, document)) return std::nullopt;
  return DocumentDisposal{holds_of(state, document),
                          open_erasures_of(state, id_cast<SubjectId>(document))};
}

}  // namespace scrutiny
