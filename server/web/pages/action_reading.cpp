#include "server/web/pages/action_reading.h"

#include "server/web/words.h"

namespace scrutiny::web {

Result<ActionDetails> read_action(const ActionPageParts& parts, const http::Call& call) {
  SCRUTINY_ASSIGN(const ActionId id, call.id<ActionId>("id"));
  SCRUTINY_ASSIGN(auto reading, parts.actions.readings.details(call.principal(), id));
  return wait_for(std::move(reading), parts.actions.ledger);
}

void add_evidence_item(View& list, const ActionEvidence& evidence, const Principal& caller,
                       const StateReader& state) {
  View item = list.add("ITEM");
  const std::string number = "version " + std::to_string(evidence.version);
  const auto document = load_document(state, evidence.document);
  const auto version = load_version(state, evidence.document, evidence.version);
  const bool seen =
      document && version && version->words && may_see_version(caller, *document, *version).ok();
  if (!seen) {
    item.add("ITEM_UNSEEN").set("ITEM_TEXT", "A document that you may not see, " + number);
    return;
  }
  item.add("ITEM_SEEN")
      .set("ITEM_LINK", "/documents/" + evidence.document.text())
      .set("ITEM_TEXT", version->words->title + ", " + number)
      .set("ITEM_STATE", label(version->state))
      .set("ITEM_CLASS", tag_class(tag_colour(version->state)));
}

}  // namespace scrutiny::web
