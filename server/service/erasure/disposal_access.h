// Who may hold, propose to erase, and approve, by role and agency (docs/adr/0013). Asked at the
// door and again on the sequencer. Thread-safety: pure functions. Blocking: reads state. Failure:
// kNotFound for a document the caller may not know of, kForbidden.
#pragma once

#include "server/service/access.h"
#include "storage/state/disposal_rows.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

// Who may read about holds and erasures, and place holds. An agency's lead: its own documents'.
inline constexpr RoleSet kDisposalReaders{Role::kAdministrator, Role::kChair, Role::kScrutineer,
                                          Role::kAgencyLead};
inline constexpr RoleSet kRetentionManagers{Role::kAdministrator};
// Administrator, or the lead of the document's own agency, which has to answer to the subject.
inline constexpr RoleSet kErasureProposers{Role::kAdministrator, Role::kAgencyLead};

// The document for a caller who may know that it exists: by its metadata alone, which is what an
// administrator gets, who reads no documents.
Result<DocumentRow> disposable_document(const StateReader& state, const Principal& caller,
                                        const DocumentId& id);
// In which of their roles the caller holds the document.
Result<Role> holding_role(const Principal& caller, const DocumentRow& document);
// Whether the caller may release what `hold` keeps: the role that placed it, of that agency for a
// lead.
Status may_release(const Principal& caller, const DocumentRow& document, const Hold& hold);
Status may_propose_erasure(const Principal& caller, const DocumentRow& document);
// Whether the caller may read about the erasure or hold of this subject.
bool may_read_disposal(const StateReader& state, const Principal& caller,
                       const std::optional<DocumentId>& document);

}  // namespace scrutiny
