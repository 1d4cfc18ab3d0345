#include "server/service/erasure/erasure_targets.h"

#include "server/service/account_directory.h"
#include "storage/state/action_rows.h"
#include "storage/state/document_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

void add_living(const StateReader& state, std::vector<ErasureTarget>& out, ErasureTarget target) {
  if (!erasing_record(state, target.unit)) out.push_back(std::move(target));
}

}  // namespace

std::vector<ErasureTarget> actions_from(const StateReader& state, const DocumentId& document,
                                        std::uint32_t version) {
  std::vector<ActionId> ids;
  state.scan(actions_of_document_prefix(document), "",
             [&](std::string_view, const boost::json::object& row) {
               ids.push_back(RowFields(row, "action of a document").id<ActionId>("action"));
               return ScanStep::kContinue;
             });
  std::vector<ErasureTarget> out;
  for (const ActionId& id : ids) {
    const auto action = load_action(state, id);
    if (!action || !action->words || !action->words->source) continue;
    if (version != 0 && action->words->source->version != version) continue;
    add_living(state, out, {id_cast<SubjectId>(id), std::nullopt, action->unit});
  }
  return out;
}

std::vector<ErasureTarget> living_targets(const StateReader& state, const Erasure& erasure) {
  std::vector<ErasureTarget> out;
  if (!erasure.document) {
    const auto account = find_account(state, id_cast<AccountId>(erasure.subject));
    if (account) add_living(state, out, {erasure.subject, std::nullopt, account->unit});
    return out;
  }
  // Actions first: the rows that lead to them are looked up by the document alone, so a stop in
  // between loses none.
  if (erasure.actions == DerivedActions::kErase) {
    out = actions_from(state, *erasure.document, erasure.version);
  }
  const auto document = load_document(state, *erasure.document);
  if (!document) return out;
  for (std::uint32_t number = 1; number <= document->latest; ++number) {
    if (erasure.version != 0 && erasure.version != number) continue;
    const auto version = load_version(state, *erasure.document, number);
    if (version) add_living(state, out, {erasure.subject, number, version->unit});
  }
  return out;
}

}  // namespace scrutiny
