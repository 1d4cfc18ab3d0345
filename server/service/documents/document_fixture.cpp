#include "server/service/documents/document_fixture.h"

#include <algorithm>
#include <future>

#include <spdlog/sinks/null_sink.h>
#include <spdlog/spdlog.h>

#include "storage/audit/canonical_json.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/state/child_level_projection.h"
#include "storage/state/documents_projection.h"
#include "storage/state/findings_projection.h"
#include "storage/state/plugins_projection.h"
#include "tests/support/map_state.h"

namespace scrutiny::testing {
namespace {

Principal person(std::optional<AgencyId> agency, RoleSet roles) {
  Principal out;
  out.account = new_id<AccountId>();
  out.actor = id_cast<ActorId>(out.account);
  out.agency = agency;
  out.roles = roles;
  return out;
}

Projections with(Projections extra) {
  Projections all = {std::make_shared<DocumentsProjection>(),
                     std::make_shared<FindingsProjection>(), std::make_shared<PluginsProjection>(),
                     std::make_shared<ChildLevelProjection>()};
  all.insert(all.end(), extra.begin(), extra.end());
  return all;
}

}  // namespace

Extraction FakeReaders::sample(const ReadableDocument& document) {
  Extraction out;
  out.plugin_id = "ofsted_ilacs";
  out.plugin_version = "1.0.0";
  out.library_sha256 = std::string(64, 'c');
  out.document.format = "ofsted_ilacs";
  out.judgements.push_back({"Overall effectiveness", "Good", 1, "Good"});
  for (int page = 1; page <= 2; ++page) {
    ExtractedFinding finding;
    finding.kind = "area_for_improvement";
    finding.text = "Improve thing " + std::to_string(page);
    finding.page = page;
    finding.quote = "improve thing " + std::to_string(page);
    out.findings.push_back(finding);
    out.pages.push_back({page, std::string(as_text(document.head))});
  }
  return out;
}

std::shared_ptr<spdlog::logger> quiet_log() {
  return std::make_shared<spdlog::logger>("quiet", std::make_shared<spdlog::sinks::null_sink_mt>());
}

FileSource file_of(std::string content, std::size_t step) {
  auto text = std::make_shared<const std::string>(std::move(content));
  auto at = std::make_shared<std::size_t>(0);
  return [text, at, step]() -> Result<ByteView> {
    const std::string_view piece = std::string_view(*text).substr(*at, step);
    *at += piece.size();
    return as_bytes(piece);
  };
}

DocumentWorld::DocumentWorld(Projections extra)
    : a(new_id<AgencyId>()),
      b(new_id<AgencyId>()),
      projections(with(std::move(extra))),
      ledger(make_test_ledger(projections, &clock)),
      uploads(*ledger, listener, {1 << 20}),
      commands(*ledger, listener),
      finding_commands(*ledger),
      further(*ledger, listener),
      readings(*ledger, clock),
      job(*ledger, readers, {}, quiet_log()) {
  submitter_a = person(a, {Role::kSubmitter});
  other_submitter_a = person(a, {Role::kSubmitter});
  lead_a = person(a, {Role::kAgencyLead});
  member_a = person(a, {Role::kGroupMember});
  submitter_b = person(b, {Role::kSubmitter});
  member_b = person(b, {Role::kGroupMember});
  chair = person(std::nullopt, {Role::kChair});
  support = person(new_id<AgencyId>(), {Role::kSupport});
  scrutineer = person(std::nullopt, {Role::kScrutineer});
  administrator = person(std::nullopt, {Role::kAdministrator});
}

std::vector<Principal> DocumentWorld::everyone() const {
  return {submitter_a, other_submitter_a, lead_a,     member_a,     submitter_b, member_b,
          chair,       support,           scrutineer, administrator};
}

Result<Uploaded> DocumentWorld::upload(const Principal& caller, const std::string& content,
                                       NewDocument meta, const std::string& idempotency_key) {
  if (meta.agency.is_zero()) meta.agency = caller.agency.value_or(a);
  if (meta.title.empty()) meta.title = "A plan";
  if (meta.file_name.empty()) meta.file_name = "plan.txt";
  ClaimOf claim;
  if (!idempotency_key.empty()) {
    claim = [&](const std::string& sha256_of_file) {
      return IdempotencyClaim{caller.account, idempotency_key,
                              sha256(as_bytes("upload" + meta.title + sha256_of_file))};
    };
  }
  return uploads.receive(caller, meta, file_of(content), claim);
}

Result<Uploaded> DocumentWorld::upload_version(const Principal& caller, const DocumentId& id,
                                               const std::string& content, NewVersion meta,
                                               const std::string& idempotency_key) {
  meta.document = id;
  if (meta.file_name.empty()) meta.file_name = "plan-2.txt";
  if (meta.if_match == 0) meta.if_match = row(id).revision;
  ClaimOf claim;
  if (!idempotency_key.empty()) {
    claim = [&](const std::string& sha256_of_file) {
      return IdempotencyClaim{caller.account, idempotency_key,
                              sha256(as_bytes("version" + sha256_of_file))};
    };
  }
  return uploads.receive_version(caller, meta, file_of(content), claim);
}

void DocumentWorld::settle() {
  for (const PendingRow& row : std::exchange(listener.waiting, {})) {
    EXPECT_EQ(job.run(row, CancelToken()), JobEnd::kDone);
  }
}

DocumentId DocumentWorld::draft(const std::string& content) {
  auto uploaded = upload(submitter_a, content);
  EXPECT_TRUE(uploaded.ok()) << uploaded.error().describe();
  settle();
  return uploaded->document;
}

DocumentId DocumentWorld::submitted(const std::string& content) {
  const DocumentId id = draft(content);
  EXPECT_TRUE(take(submitter_a, id, DocumentStep::kSubmit).ok());
  return id;
}

DocumentId DocumentWorld::accepted(const std::string& content) {
  const DocumentId id = submitted(content);
  EXPECT_TRUE(take(chair, id, DocumentStep::kAccept).ok());
  return id;
}

Result<DocumentChanged> DocumentWorld::take(
    const Principal& caller, const DocumentId& id, DocumentStep step,
    std::function<void(DocumentStepRequest&, ChangeTerms&)> change) {
  DocumentStepRequest request;
  request.document = id;
  request.step = step;
  request.reasons = "because";
  ChangeTerms terms{row(id).revision, std::nullopt};
  if (change) change(request, terms);
  std::promise<Result<DocumentChanged>> done;
  commands.take(caller, request, terms,
                [&](Result<DocumentChanged> result) { done.set_value(std::move(result)); });
  return done.get_future().get();
}

Result<FindingChanged> DocumentWorld::decide(const Principal& caller,
                                             const FindingDecisionRequest& request,
                                             std::uint64_t if_match) {
  std::promise<Result<FindingChanged>> done;
  finding_commands.decide(
      caller, request, {if_match, std::nullopt},
      [&](Result<FindingChanged> result) { done.set_value(std::move(result)); });
  return done.get_future().get();
}

DocumentRow DocumentWorld::row(const DocumentId& id) const {
  return load_document(*ledger->snapshot(), id).value();
}

VersionRow DocumentWorld::version(const DocumentId& id, std::uint32_t number) const {
  return load_version(*ledger->snapshot(), id, number).value();
}

std::vector<FindingRow> DocumentWorld::findings(const DocumentId& id, std::uint32_t number) const {
  return load_findings(*ledger->snapshot(), id, number, 1000);
}

std::vector<std::string> DocumentWorld::actions(std::uint64_t from) const {
  std::vector<std::string> out;
  for (std::uint64_t index = from; index < ledger->size(); ++index) {
    out.push_back(decode(ledger->record(index).value()).value().action);
  }
  return out;
}

std::string DocumentWorld::rows(const StateReader& state) {
  std::string out;
  for (const std::string_view prefix :
       {"document/", "document_version/", "document_pending/", "document_order/",
        "document_of_agency/", "finding/", "finding_of/", "plugin/", "plugin_failure/",
        "plugin_switch/", "document_again/", "document_reading/", "child_level_allowance/",
        "action/", "action_order/", "action_of_agency/", "action_of_document/",
        "action_of_finding/", "action_evidence/"}) {
    state.scan(prefix, {}, [&](std::string_view key, const boost::json::object& row) {
      out += std::string(key) + " " + canonical(row) + "\n";
      return ScanStep::kContinue;
    });
  }
  return out;
}

std::string DocumentWorld::replayed(const Projections& all) const {
  MapState state;
  for (std::uint64_t index = 0; index < ledger->size(); ++index) {
    const Record record = decode(ledger->record(index).value()).value();
    const auto payload = ledger->payload(index);
    const Applied applied{record, payload.ok() ? &payload->payload : nullptr};
    for (const auto& projection : all) projection->apply(applied, state);
  }
  return rows(state);
}

}  // namespace scrutiny::testing
