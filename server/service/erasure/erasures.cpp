#include "server/service/erasure/erasures.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "server/service/documents/london_day.h"
#include "server/service/erasure/disposal_access.h"
#include "server/service/erasure/erasure_targets.h"
#include "server/service/erasure/holds.h"
#include "server/service/erasure/retention.h"
#include "server/service/role_rules.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/random.h"
#include "storage/ledger/projector.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

// As for grants: long enough for a holiday, too short to be approved by habit.
constexpr std::chrono::hours kProposalLife{14 * 24};
constexpr std::string_view kRetention = "retention";
constexpr std::array<std::string_view, 4> kClasses = {kRetention, "subject_request",
                                                      "received_in_error", "leaver"};

Erasure drafted(const Erasures::Proposal& proposal) {
  Erasure erasure;
  erasure.document = proposal.document;
  erasure.subject = proposal.document ? id_cast<SubjectId>(*proposal.document)
                                      : id_cast<SubjectId>(*proposal.account);
  erasure.version = proposal.version;
  erasure.actions = proposal.actions;
  erasure.erased_class = proposal.erased_class;
  erasure.authority = proposal.authority;
  return erasure;
}

Status known_authority(const StateReader& state, const std::string& code) {
  if (is_erasure_authority(code)) return {};
  for (const RetentionRule& rule : list_retention_rules(state)) {
    if (rule.authority == code) return {};
  }
  return Error::field("authority",
                      "Name the code of a retention rule, uk_gdpr_article_17, "
                      "uk_gdpr_article_5, court_order or controller_instruction.");
}

Status is_due(const StateReader& state, const DocumentRow& document, const Erasure& erasure,
              UnixMillis now) {
  if (erasure.version != 0) {
    return Error::field("version", "A retention rule is about a whole document.");
  }
  const auto when = due_date(state, document);
  if (!when) {
    return Error(ErrorCode::kConflict, "No retention rule says when this document is due.");
  }
  if (when->rule.authority != erasure.authority) {
    return Error::field("authority",
                        "The rule of this kind has the code " + when->rule.authority + ".");
  }
  if (when->due <= london_day(now)) return {};
  return Error(ErrorCode::kConflict, "It is due for disposal on " + when->due + ", not before.");
}

Status account_may_go(const StateReader& state, const Erasure& erasure) {
  SCRUTINY_ASSIGN(const Account account,
                  require_account(state, id_cast<AccountId>(erasure.subject)));
  if (account.state == AccountState::kDisabled) return {};
  return Error(ErrorCode::kConflict, "Only a disabled account is erased; disable it first.");
}

// Living actions that quote the document, when nobody has said what becomes of them.
std::size_t undecided_actions(const StateReader& state, const Erasure& erasure) {
  if (!erasure.document || erasure.actions) return 0;
  return actions_from(state, *erasure.document, erasure.version).size();
}

// What both the proposal and its approval need.
Status may_be_erased(const StateReader& state, const Erasure& erasure, UnixMillis now) {
  SCRUTINY_TRY(known_authority(state, erasure.authority));
  if (!erasure.document) {
    SCRUTINY_TRY(account_may_go(state, erasure));
  } else {
    const auto document = load_document(state, *erasure.document);
    if (!document) return Error(ErrorCode::kNotFound, "There is no such document.");
    if (erasure.version > document->latest) {
      return Error::field("version", "The document has no such version.");
    }
    SCRUTINY_TRY(not_held(state, *erasure.document, erasure.version));
    if (erasure.erased_class == kRetention) SCRUTINY_TRY(is_due(state, *document, erasure, now));
  }
  if (const std::size_t left = undecided_actions(state, erasure); left != 0) {
    return Error(ErrorCode::kConflict,
                 std::to_string(left) +
                     " actions have come from this "
                     "document since and quote it; propose again and say keep or erase.");
  }
  if (!living_targets(state, erasure).empty()) return {};
  return Error(ErrorCode::kConflict, "It has been erased already.");
}

Status may_propose(const StateReader& state, const Principal& who,
                   const Erasures::Proposal& proposal, UnixMillis now) {
  SCRUTINY_TRY(still_entitled(state, who, kErasureProposers));
  const Erasure erasure = drafted(proposal);
  if (proposal.document) {
    SCRUTINY_ASSIGN(const DocumentRow document,
                    disposable_document(state, who, *proposal.document));
    SCRUTINY_TRY(may_propose_erasure(who, document));
  } else if (!who.roles.has(Role::kAdministrator)) {
    return Error(ErrorCode::kForbidden, "Only an administrator proposes to erase an account.");
  }
  if (const std::size_t left = undecided_actions(state, erasure); left != 0) {
    return Error::field("actions", std::to_string(left) +
                                       " actions came from this document and "
                                       "quote it: say keep or erase.");
  }
  SCRUTINY_TRY(may_be_erased(state, erasure, now));
  for (const Erasure& open : open_erasures_of(state, erasure.subject)) {
    if (open.version == erasure.version) {
      return Error(ErrorCode::kConflict,
                   "The same is waiting already: erasure " + open.id.text() + ".");
    }
  }
  return {};
}

Result<Erasure> require_erasure(const StateReader& state, const ErasureId& id) {
  auto erasure = load_erasure(state, id);
  if (!erasure) {
    return Error(ErrorCode::kNotFound, "There is no such erasure, or you may not see it.");
  }
  return std::move(*erasure);
}

Result<Erasure> still_proposed(const StateReader& state, const ErasureId& id) {
  SCRUTINY_ASSIGN(Erasure erasure, require_erasure(state, id));
  if (erasure.state == ErasureState::kProposed) return erasure;
  return Error(ErrorCode::kConflict, "This proposal has been decided already.");
}

// The erasure as long as `who` may still decide it.
Result<Erasure> check_decider(const StateReader& state, const Principal& who, const ErasureId& id) {
  SCRUTINY_TRY(still_entitled(state, who, kApprovers));
  SCRUTINY_ASSIGN(const Erasure erasure, require_erasure(state, id));
  if (who.account == erasure.proposed_by || id_cast<SubjectId>(who.account) == erasure.subject) {
    return Error(ErrorCode::kForbidden,
                 "This needs a second person: neither who proposed it nor whom it is about.");
  }
  if (erasure.document && who.agency) {
    const auto document = load_document(state, *erasure.document);
    if (document && document->agency == *who.agency) {
      return Error(ErrorCode::kForbidden,
                   "The second person must not be of the agency whose document it is.");
    }
  }
  return still_proposed(state, id);
}

}  // namespace

bool is_erasure_class(std::string_view code) {
  return std::find(kClasses.begin(), kClasses.end(), code) != kClasses.end();
}

bool is_erasure_authority(std::string_view code) {
  return std::find(kErasureAuthorities.begin(), kErasureAuthorities.end(), code) !=
         kErasureAuthorities.end();
}

Result<Erasures::Proposed> Erasures::propose(const Principal& who, const Proposal& proposal) {
  const auto state = context_.ledger.snapshot();
  const UnixMillis now = context_.clock.now();
  SCRUTINY_TRY(refuse_operator_token(who));
  // A repeated request has to reach its first answer, which the state no longer allows.
  if (!proposal.claim) SCRUTINY_TRY(may_propose(*state, who, proposal, now));
  const Erasure erasure = drafted(proposal);
  const auto id = new_id<ErasureId>();
  SCRUTINY_ASSIGN(const UnitId unit, context_.ledger.create_unit());
  boost::json::object payload{{"erasure", id.text()},
                              {"class", erasure.erased_class},
                              {"authority", erasure.authority},
                              {"reason", proposal.reason},
                              {"proposed_by", who.account.text()},
                              {"expires", now + std::chrono::milliseconds(kProposalLife).count()}};
  if (erasure.actions) payload["actions"] = text(*erasure.actions);
  if (erasure.document) payload["document"] = erasure.document->text();
  Command command =
      command_by(who, {"erasure.proposed", erasure.subject, unit, std::move(payload)});
  if (erasure.version != 0) command.version = erasure.version;
  command.ids = {{"erasure", id.text()}};
  command.idempotency = proposal.claim;
  command.precondition = [who, proposal, now](const StateReader& reader) {
    return may_propose(reader, who, proposal, now);
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return Proposed{RowFields(done.ids, "ids of an erasure").id<ErasureId>("erasure"),
                  std::move(done.receipt)};
}

Result<Receipt> Erasures::decide(const Principal& who, const ErasureId& id, Deciding deciding,
                                 std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  SCRUTINY_ASSIGN(const Erasure erasure, require_erasure(*context_.ledger.snapshot(), id));
  deciding.payload["erasure"] = id.text();
  Command command = command_by(who, {std::move(deciding.action), erasure.subject, erasure.unit,
                                     std::move(deciding.payload)});
  if (erasure.version != 0) command.version = erasure.version;
  command.idempotency = std::move(claim);
  command.precondition = std::move(deciding.check);
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

Result<Receipt> Erasures::approve(const Principal& who, const ErasureId& id,
                                  std::optional<IdempotencyClaim> claim) {
  const UnixMillis now = context_.clock.now();
  const auto check = [who, id, now](const StateReader& state) -> Status {
    SCRUTINY_ASSIGN(const Erasure erasure, check_decider(state, who, id));
    if (now >= erasure.expires) {
      return Error(ErrorCode::kConflict, "This proposal is too old; it has to be made again.");
    }
    return may_be_erased(state, erasure, now);
  };
  SCRUTINY_ASSIGN(Receipt receipt,
                  decide(who, id, {"erasure.approved", {}, check}, std::move(claim)));
  // What cannot be finished now is finished by a chore or the next start; approved it is.
  const auto approved = load_erasure(*context_.ledger.snapshot(), id);
  if (approved) static_cast<void>(carry_out(*approved));
  return receipt;
}

Result<Receipt> Erasures::decline(const Principal& who, const ErasureId& id,
                                  const std::string& reason,
                                  std::optional<IdempotencyClaim> claim) {
  const auto check = [who, id](const StateReader& state) -> Status {
    const auto decider = check_decider(state, who, id);
    return decider.ok() ? Status() : Status(decider.error());
  };
  return decide(who, id, {"erasure.declined", {{"reason", reason}}, check}, std::move(claim));
}

Result<Receipt> Erasures::withdraw(const Principal& who, const ErasureId& id,
                                   std::optional<IdempotencyClaim> claim) {
  const auto check = [who, id](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, {}));
    SCRUTINY_ASSIGN(const Erasure erasure, still_proposed(state, id));
    if (erasure.proposed_by == who.account) return {};
    return Error(ErrorCode::kForbidden, "Only who proposed this may withdraw it.");
  };
  return decide(who, id, {"erasure.withdrawn", {}, check}, std::move(claim));
}

Status Erasures::carry_out(const Erasure& erasure) {
  const std::lock_guard lock(carrying_out_);
  const auto by = erasure.decided_by.value_or(ActorId());
  std::uint64_t erased = 0;
  for (;;) {
    const auto state = context_.ledger.snapshot();
    const auto now = load_erasure(*state, erasure.id);
    if (!now || now->state != ErasureState::kApproved) return {};
    const auto targets = living_targets(*state, *now);
    if (targets.empty()) break;
    for (const ErasureTarget& target : targets) {
      Command command = command_by(
          by,
          {std::string(kErasedAction), target.subject, now->unit, {{"erasure", now->id.text()}}});
      command.version = target.version;
      command.public_ = to_public(SubjectErased{target.unit, now->erased_class, now->authority});
      command.precondition = [unit = target.unit](const StateReader& reader) -> Status {
        if (!erasing_record(reader, unit)) return {};
        return Error(ErrorCode::kConflict, "It has been erased already.");
      };
      const auto done = context_.ledger.submit_and_wait(std::move(command));
      if (!done.ok() && done.error().code() != ErrorCode::kConflict) return done.error();
      ++erased;
    }
  }
  Command command = command_by(by, {"erasure.carried_out",
                                    erasure.subject,
                                    erasure.unit,
                                    {{"erasure", erasure.id.text()}, {"units", erased}}});
  if (erasure.version != 0) command.version = erasure.version;
  const auto done = change_accounts(context_, std::move(command));
  return done.ok() ? Status() : Status(done.error());
}

Status Erasures::carry_out_approved() {
  for (const Erasure& erasure : open_erasures(*context_.ledger.snapshot())) {
    if (erasure.state == ErasureState::kApproved) SCRUTINY_TRY(carry_out(erasure));
  }
  return {};
}

}  // namespace scrutiny
