#include "server/service/evidence/evidence.h"

#include "server/service/account_commands.h"
#include "server/service/evidence/evidence_plan.h"
#include "server/service/evidence/evidence_stream.h"

namespace scrutiny {
namespace {

// What is recorded of an export in the trail of `subject`. Ids and numbers only.
Command exported(const EvidenceParts& parts, const EvidencePlan& plan,
                 const EvidenceRequest& request, const SubjectId& subject, const UnitId& unit) {
  boost::json::object payload{{"at", plan.checkpoint.size}, {"records", plan.records.size()}};
  if (request.subjects.empty()) {
    payload["from"] = format_time(request.period->from);
    payload["to"] = format_time(request.period->to);
  } else if (request.subjects.size() > 1) {
    boost::json::array all;
    for (const SubjectId& each : request.subjects) all.emplace_back(each.text());
    payload["subjects"] = std::move(all);
  }
  Command command = command_by(plan.who, {"evidence.exported", subject, unit, std::move(payload)});
  const bool seen_as_living =
      parts.subjects.may_see(*parts.ledger.snapshot(), plan.who, subject, std::nullopt);
  if (!seen_as_living) return command;
  command.precondition = [&parts, who = plan.who, subject](const StateReader& now) -> Status {
    if (parts.subjects.may_see(now, who, subject, std::nullopt)) return {};
    return Error(ErrorCode::kNotFound, "There is no such record, or you may not see it.");
  };
  return command;
}

}  // namespace

Result<std::unique_ptr<EvidenceBundle>> Evidence::begin(const Principal& who,
                                                        const EvidenceRequest& request) const {
  SCRUTINY_ASSIGN(EvidencePlan plan, plan_evidence(parts_, who, request));
  SCRUTINY_ASSIGN(const Account reader, require_account(*parts_.ledger.snapshot(), who.account));
  std::vector<SubjectId> about = request.subjects;
  if (about.empty()) about.push_back(id_cast<SubjectId>(who.account));
  for (const SubjectId& subject : about) {
    const auto committed =
        parts_.ledger.submit_and_wait(exported(parts_, plan, request, subject, reader.unit));
    if (!committed.ok()) return committed.error();
  }
  return stream_evidence(parts_, std::move(plan));
}

Result<std::string> Evidence::file_name(const Principal& who,
                                        const EvidenceRequest& request) const {
  SCRUTINY_ASSIGN(const EvidencePlan plan, plan_evidence(parts_, who, request));
  return evidence_folder(plan) + ".zip";
}

}  // namespace scrutiny
