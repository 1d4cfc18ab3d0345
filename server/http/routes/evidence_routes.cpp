#include "server/http/routes/evidence_routes.h"

#include <limits>

#include "server/http/routes/reply.h"
#include "server/http/transfer/file_name.h"
#include "storage/audit/time_text.h"

namespace scrutiny::http {
namespace {

constexpr std::uint64_t kLargestSize = (std::uint64_t{1} << 53) - 1;

class BundleSource final : public BodySource {
 public:
  explicit BundleSource(std::unique_ptr<EvidenceBundle> bundle) : bundle_(std::move(bundle)) {}
  Result<std::size_t> read(std::span<std::uint8_t> into) override { return bundle_->read(into); }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }

 private:
  std::unique_ptr<EvidenceBundle> bundle_;
};

// For HEAD, which hands nothing over and so is not recorded: an archive as unknown in length as
// GET's.
class NothingToSend final : public BodySource {
 public:
  Result<std::size_t> read(std::span<std::uint8_t>) override { return std::size_t{0}; }
  std::optional<std::uint64_t> length() const override { return std::nullopt; }
};

// "2026-11-23", the start of that day, or a time as records write it; both UTC.
Result<UnixMillis> moment(const RequestHead& head, std::string_view name) {
  constexpr std::size_t kDaySize = 10;
  const auto value = head.query_value(name);
  if (!value) return Error::field(std::string(name), "is missing: a period needs from and to");
  std::string text(*value);
  if (text.size() == kDaySize) text += "T00:00:00.000Z";
  if (const auto time = parse_time(text)) return *time;
  return Error::field(std::string(name),
                      "must be a day (2026-11-23) or a time (2026-11-23T06:11:03.123Z)");
}

Result<EvidenceRequest> evidence_request(const RequestHead& head) {
  EvidenceRequest request;
  for (const auto& [name, value] : head.query) {
    if (name != "subject") continue;
    const auto subject = SubjectId::parse(value);
    if (!subject) return not_an_id("subject");
    request.subjects.push_back(*subject);
    if (request.subjects.size() > Evidence::kMostSubjects) break;  // refused further on
  }
  const bool period = head.query_value("from") || head.query_value("to");
  if (period && !request.subjects.empty()) {
    return Error::field("from", "name subjects or a period, not both");
  }
  if (period) {
    SCRUTINY_ASSIGN(const UnixMillis from, moment(head, "from"));
    SCRUTINY_ASSIGN(const UnixMillis to, moment(head, "to"));
    if (to <= from) return Error::field("to", "must be later than from");
    request.period = EvidencePeriod{from, to};
  }
  if (head.query_value("at")) {
    SCRUTINY_ASSIGN(request.at, query_number(head, "at", 0, kLargestSize));
  }
  return request;
}

Response archive(const std::string& name, std::unique_ptr<BodySource> body) {
  Response response;
  response.headers.add("Content-Type", "application/zip");
  response.headers.add("Content-Disposition", attachment_disposition(name));
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Cache-Control", "private, no-store");
  response.body = std::move(body);
  return response;
}

Result<Response> bundle(const Evidence& evidence, Call& call) {
  SCRUTINY_ASSIGN(const EvidenceRequest request, evidence_request(call.request.head));
  if (call.request.head.method == Method::kHead) {
    SCRUTINY_ASSIGN(const std::string name, evidence.file_name(call.principal(), request));
    return archive(name, std::make_unique<NothingToSend>());
  }
  SCRUTINY_ASSIGN(auto made, evidence.begin(call.principal(), request));
  const std::string name = made->file_name();
  return archive(name, std::make_unique<BundleSource>(std::move(made)));
}

}  // namespace

void add_evidence_routes(Router& router, const Evidence& evidence) {
  router.add(Method::kGet, "/api/v1/audit/bundle", Access::signed_in(), reading(),
             answer([&evidence](Call& call) { return bundle(evidence, call); }));
}

}  // namespace scrutiny::http
