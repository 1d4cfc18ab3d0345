// Erasure with two people: an administrator or the lead of the document's agency proposes, with a
// class, an authority and a reason; a chair or scrutineer, another person and not of that agency,
// approves or declines. Approval is a record of its own; then each unit of the subject is erased by
// a `subject.erased` (docs/formats/sealing.md), so that a stop in between is made good at the next
// start. Holds forbid it by name. Thread-safety: any thread. Blocking: waits for records to be
// durable and for keys to be destroyed. Ownership: the context's members outlive it.
// Failure: kNotFound, kForbidden, kConflict, kInvalidArgument, and what the ledger says.
// Source: docs/adr/0013-erasure-retention-holds.md.
#pragma once

#include <array>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/service/account_commands.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny {

// Classes of erasure and the authorities that always may be named; besides, those of retention
// rules. Codes stand in the public part of a record for ever, so nobody writes them freely.
inline constexpr std::array<std::string_view, 4> kErasureAuthorities = {
    "uk_gdpr_article_17", "uk_gdpr_article_5", "court_order", "controller_instruction"};
bool is_erasure_class(std::string_view code);
bool is_erasure_authority(std::string_view code);

class Erasures {
 public:
  explicit Erasures(const AccountsContext& context) : context_(context) {}

  struct Proposal {
    std::optional<DocumentId> document;
    std::uint32_t version = 0;         // 0: all versions
    std::optional<AccountId> account;  // instead of a document: a disabled account
    std::optional<DerivedActions> actions;
    std::string erased_class;
    std::string authority;
    std::string reason;
    std::optional<IdempotencyClaim> claim;
  };
  struct Proposed {
    ErasureId id;
    Receipt receipt;
  };
  Result<Proposed> propose(const Principal& who, const Proposal& proposal);

  // On return the units are erased, unless the ledger stops taking commands; then
  // carry_out_approved finishes.
  Result<Receipt> approve(const Principal& who, const ErasureId& id,
                          std::optional<IdempotencyClaim> claim);
  Result<Receipt> decline(const Principal& who, const ErasureId& id, const std::string& reason,
                          std::optional<IdempotencyClaim> claim);
  // By the one who proposed it.
  Result<Receipt> withdraw(const Principal& who, const ErasureId& id,
                           std::optional<IdempotencyClaim> claim);

  // Finishes what was approved; for the start and for chores.
  Status carry_out_approved();

 private:
  struct Deciding {
    std::string action;
    boost::json::object payload;
    std::function<Status(const StateReader&)> check;
  };
  Result<Receipt> decide(const Principal& who, const ErasureId& id, Deciding deciding,
                         std::optional<IdempotencyClaim> claim);
  Status carry_out(const Erasure& erasure);

  AccountsContext context_;
  std::mutex carrying_out_;
};

}  // namespace scrutiny
