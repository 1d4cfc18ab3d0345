// One action as pages open it, which is recorded, and its evidence as they list it.
// Thread-safety: any pool thread. Blocking: until the reading is on record. Failure: kNotFound,
// kErased.
#pragma once

#include "server/web/pages/action_pages.h"
#include "server/web/pages/waiting.h"

namespace scrutiny::web {

// The action that the path's {id} names.
Result<ActionDetails> read_action(const ActionPageParts& parts, const http::Call& call);

// Repeats the section ITEM with ITEM_TEXT, and a link to what the caller may see.
void add_evidence_item(View& list, const ActionEvidence& evidence, const Principal& caller,
                       const StateReader& state);

}  // namespace scrutiny::web
