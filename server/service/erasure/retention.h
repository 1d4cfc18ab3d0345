// How long documents of a kind are kept, and what is due for disposal. A rule is an administrator's
// decision on record; what is due is computed when asked, never stored, and nothing is disposed of
// without two people. Thread-safety: any thread. Blocking: rules wait for their record; lists read
// state. Failure: kNotFound, kForbidden; lists: kInvalidArgument for a cursor.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/service/account_commands.h"
#include "storage/state/disposal_rows.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

struct DueDate {
  std::string from;  // London day the period is counted from
  std::string due;   // first day on which it may be disposed of
  RetentionRule rule;
};
// nullopt: no rule for its kind, the basis has not happened yet, or it is erased.
std::optional<DueDate> due_date(const StateReader& state, const DocumentRow& document);

struct DueDocument {
  DocumentRow document;
  DueDate when;
  std::vector<Hold> holds;
};
struct DuePage {
  std::vector<DueDocument> items;
  std::string next;  // empty: no more documents
};
// Documents due on or before `today`, newest first. Looks at a bounded number of documents: a page
// may hold few items and still have a next one.
Result<DuePage> list_due(const StateReader& state, const std::string& today,
                         const std::string& after, std::size_t limit);

class RetentionRules {
 public:
  explicit RetentionRules(const AccountsContext& context) : context_(context) {}

  struct Rule {
    DocumentKind kind{};
    std::uint64_t months = 0;
    RetentionBasis basis = RetentionBasis::kAccepted;
    std::string authority;
    std::string note;
  };
  // Also in place of an earlier one of that kind.
  Result<Receipt> set(const Principal& who, const Rule& rule,
                      std::optional<IdempotencyClaim> claim);
  Result<Receipt> end(const Principal& who, DocumentKind kind);

 private:
  Result<Receipt> record(const Principal& who, DocumentKind kind, Command command);

  AccountsContext context_;
};

}  // namespace scrutiny
