#include "server/service/erasure/retention.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include "server/service/documents/london_day.h"
#include "server/service/erasure/disposal_access.h"
#include "storage/audit/time_text.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

// Documents looked at for one page; each costs one or two row reads.
constexpr std::size_t kMostLookedAt = 2000;

std::string basis_time(const StateReader& state, const DocumentRow& document,
                       RetentionBasis basis) {
  switch (basis) {
    case RetentionBasis::kReceived:
      return document.received;
    case RetentionBasis::kAccepted: {
      if (document.accepted == 0) return {};
      const auto version = load_version(state, document.id, document.accepted);
      return version ? version->decided : std::string();
    }
    case RetentionBasis::kClosed:
      if (document.state != DocumentState::kWithdrawn &&
          document.state != DocumentState::kSuperseded) {
        return {};
      }
      return document.changed;
  }
  return {};
}

int number_at(const std::string& text, std::size_t begin, std::size_t size) {
  int out = 0;
  std::from_chars(text.data() + begin, text.data() + begin + size, out);
  return out;
}

// A day that its month does not have becomes the last one of that month.
std::string months_later(const std::string& day, std::uint64_t months) {
  using std::chrono::year_month_day;
  const std::chrono::year_month start{
      std::chrono::year(number_at(day, 0, 4)),
      std::chrono::month(static_cast<unsigned>(number_at(day, 5, 2)))};
  const auto month = start + std::chrono::months(static_cast<int>(months));
  const std::chrono::day last = (month / std::chrono::last).day();
  const auto wanted = std::chrono::day(static_cast<unsigned>(number_at(day, 8, 2)));
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", static_cast<int>(month.year()),
                static_cast<unsigned>(month.month()),
                static_cast<unsigned>(std::min(last, wanted)));
  return out.data();
}

SubjectId subject_of(DocumentKind kind) {
  const Digest digest = sha256(as_bytes(retention_rule_key(kind)));
  SubjectId::Raw raw{};
  std::copy_n(digest.begin(), raw.size(), raw.begin());
  return SubjectId(raw);
}

}  // namespace

std::optional<DueDate> due_date(const StateReader& state, const DocumentRow& document) {
  if (!document.words) return std::nullopt;
  auto rule = load_retention_rule(state, document.words->kind);
  if (!rule) return std::nullopt;
  const auto time = parse_time(basis_time(state, document, rule->basis));
  if (!time) return std::nullopt;
  const std::string from = london_day(*time);
  std::string due = months_later(from, rule->months);
  return DueDate{from, std::move(due), std::move(*rule)};
}

Result<DuePage> list_due(const StateReader& state, const std::string& today,
                         const std::string& after, std::size_t limit) {
  const bool is_cursor =
      after.empty() ||
      (after.size() == 16 && after.find_first_not_of("0123456789abcdef") == std::string::npos);
  if (!is_cursor) return Error::field("after", "This is not a cursor of this list.");
  std::vector<std::pair<std::string, DocumentId>> ids;
  const std::string from = after.empty() ? std::string() : after + '\0';
  state.scan(kDocumentOrderPrefix, from, [&](std::string_view key, const boost::json::object& row) {
    const auto id = DocumentId::parse(std::string_view(row.at("document").as_string()));
    if (!id) throw StateCorrupted("a row of the order of documents names none");
    ids.emplace_back(key.substr(kDocumentOrderPrefix.size()), *id);
    return ids.size() < kMostLookedAt ? ScanStep::kContinue : ScanStep::kStop;
  });
  DuePage page;
  for (const auto& [cursor, id] : ids) {
    const auto document = load_document(state, id);
    if (!document) continue;
    auto when = due_date(state, *document);
    if (when && when->due <= today) {
      page.items.push_back({*document, std::move(*when), holds_of(state, id)});
    }
    if (page.items.size() < limit) continue;
    page.next = cursor;
    return page;
  }
  if (ids.size() == kMostLookedAt) page.next = ids.back().first;
  return page;
}

Result<Receipt> RetentionRules::record(const Principal& who, DocumentKind kind, Command command) {
  const auto unit = system_unit(*context_.ledger.snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "The log has no accounts yet.");
  command.unit = *unit;
  command.precondition = [who, kind, ends = command.action == "retention.rule_ended"](
                             const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kRetentionManagers));
    if (!ends || load_retention_rule(state, kind)) return {};
    return Error(ErrorCode::kNotFound, "This kind has no retention rule.");
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

Result<Receipt> RetentionRules::set(const Principal& who, const Rule& rule,
                                    std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  Command command = command_by(who, {"retention.rule_set",
                                     subject_of(rule.kind),
                                     {},
                                     {{"kind", text(rule.kind)},
                                      {"months", rule.months},
                                      {"basis", text(rule.basis)},
                                      {"authority", rule.authority},
                                      {"note", rule.note}}});
  command.idempotency = std::move(claim);
  return record(who, rule.kind, std::move(command));
}

Result<Receipt> RetentionRules::end(const Principal& who, DocumentKind kind) {
  SCRUTINY_TRY(refuse_operator_token(who));
  return record(
      who, kind,
      command_by(who, {"retention.rule_ended", subject_of(kind), {}, {{"kind", text(kind)}}}));
}

}  // namespace scrutiny
