#include "server/http/routes/documents_routes.h"

#include <utility>

#include <boost/json/serialize.hpp>

#include "server/http/routes/attestation_json.h"
#include "server/http/routes/content_answer.h"
#include "server/http/routes/document_fields.h"
#include "server/http/routes/document_json.h"
#include "server/http/routes/erasure_routes.h"
#include "server/http/routes/reply.h"
#include "server/http/routes/route_answers.h"
#include "server/http/routes/upload_form.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

// The claim of an upload covers the method, the path, what was said of the file, and the file.
ClaimOf upload_claim(const Call& call, const UploadForm& form) {
  if (!call.idempotency_key()) return {};
  return [&call, &form](const std::string& file_sha256) {
    Sha256 hash;
    hash.update("POST\n").update(call.request.head.target).update("\n");
    hash.update(json::serialize(form.meta())).update("\n");
    hash.update(form.file_name()).update("\n").update(file_sha256);
    return call.claim(hash.finish());
  };
}

Response uploaded_response(const Uploaded& uploaded) {
  Response response = json_response(201, uploaded_json(uploaded));
  response.headers.add("Location", "/api/v1/documents/" + uploaded.document.text());
  response.headers.add("ETag", entity_tag(uploaded.receipt.index));
  return response;
}

Result<Response> receive(Call& call, const DocumentServices& services, std::size_t meta_bytes) {
  SCRUTINY_ASSIGN(const auto form,
                  UploadForm::open(call.request.head.headers, *call.request.stream, meta_bytes));
  SCRUTINY_ASSIGN(NewDocument meta, new_document(form->meta(), call.principal()));
  meta.file_name = form->file_name();
  SCRUTINY_ASSIGN(
      const Uploaded uploaded,
      services.uploads.receive(call.principal(), meta, form->file(), upload_claim(call, *form)));
  return uploaded_response(uploaded);
}

Result<Response> receive_version(Call& call, const DocumentServices& services,
                                 std::size_t meta_bytes) {
  SCRUTINY_ASSIGN(const DocumentId document, call.id<DocumentId>("id"));
  SCRUTINY_TRY(services.uploads.may_add_version(call.principal(), document));
  SCRUTINY_ASSIGN(const std::uint64_t if_match, seen_index(call));
  SCRUTINY_ASSIGN(const auto form,
                  UploadForm::open(call.request.head.headers, *call.request.stream, meta_bytes));
  SCRUTINY_ASSIGN(NewVersion meta, new_version(form->meta()));
  meta.document = document;
  meta.if_match = if_match;
  meta.file_name = form->file_name();
  SCRUTINY_ASSIGN(const Uploaded uploaded,
                  services.uploads.receive_version(call.principal(), meta, form->file(),
                                                   upload_claim(call, *form)));
  return uploaded_response(uploaded);
}

Response list_response(json::array documents, const std::string& next) {
  json::object body;
  body["items"] = std::move(documents);
  if (!next.empty()) body["next"] = next;
  return json_response(200, body);
}

Result<Response> list(const Call& call, const DocumentServices& services) {
  const RequestHead& head = call.request.head;
  SCRUTINY_ASSIGN(const Page page, document_page(head));
  SCRUTINY_ASSIGN(const DocumentFilter filter, document_filter(head));
  json::array documents;
  const auto words = head.query_value("q");
  if (!words || words->empty()) {
    SCRUTINY_ASSIGN(const DocumentPage found,
                    list_documents(call.principal(), filter, page.limit, page.after,
                                   *services.ledger.snapshot()));
    for (const ListedDocument& each : found.documents) documents.emplace_back(listed_json(each));
    return list_response(std::move(documents), found.next);
  }
  SCRUTINY_ASSIGN(const FoundPage found, services.search.find(call.principal(), std::string(*words),
                                                              filter, page.limit, page.after));
  for (const FoundDocument& each : found.documents) {
    json::object item = listed_json(each.listed);
    item["found_version"] = each.version;
    item["found_title"] = snippet_json(each.title);
    item["found_text"] = snippet_json(each.snippet);
    documents.emplace_back(std::move(item));
  }
  return list_response(std::move(documents), found.next);
}

Result<RecordedReading<Response>> details(const Call& call, const DocumentServices& services) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(auto reading, services.readings.details(call.principal(), id));
  return std::move(reading).shaped([&](DocumentDetails&& details) {
    json::object body = details_json(details, services.readers, services.ledger);
    body["attestation"] =
        attestation_json(attestation_of(details.view.revision, services.cosignatures));
    const auto state = services.ledger.snapshot();
    if (const auto known = document_disposal(*state, call.principal(), id)) {
      body["disposal"] = disposal_json(*state, *known, services.clock.now());
    }
    Response response = json_response(200, body);
    response.headers.add("ETag", entity_tag(details.view.revision));
    return response;
  });
}

Result<RecordedReading<Response>> extract(const Call& call, const DocumentServices& services) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const std::uint32_t version, version_number(call));
  SCRUTINY_ASSIGN(const PageText text, page_text(call.request.head));
  SCRUTINY_ASSIGN(auto reading, services.readings.extract(call.principal(), id, version));
  return std::move(reading).shaped([&](VersionExtract&& found) {
    return json_response(200, extract_json(found, services.readers, text));
  });
}

Result<RecordedReading<Response>> content(const Call& call, const DocumentServices& services) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const std::uint32_t version, version_number(call));
  const Headers& headers = call.request.head.headers;
  SCRUTINY_ASSIGN(auto reading, services.readings.content(call.principal(), id, version,
                                                          [&](const VersionRow& row) {
                                                            return opening_of(headers, row);
                                                          }));
  return std::move(reading).shaped([&](VersionContent&& found) {
    return content_response(headers, std::move(found), call.request.head.target);
  });
}

Result<Response> progress(const Call& call, const DocumentServices& services) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const VersionRow version, services.readings.progress(call.principal(), id, 0));
  return json_response(200, progress_json(version, services.readers));
}

// A reading is made ready first and let go of only once it is on record.
template <class Read>
RouteHandler reading_handler(const DocumentServices& services, Read read) {
  return [&services, read](Call&& call) {
    auto reading = read(call, services);
    if (!reading.ok()) return call.fail(reading.error());
    answer_reading(call, services.ledger, std::move(reading).value());
  };
}

RouteHandler step_handler(const DocumentServices& services, DocumentStep step) {
  return [&services, step](Call&& call) {
    const auto document = call.id<DocumentId>("id");
    if (!document.ok()) return call.fail(document.error());
    const auto terms = change_terms(call);
    if (!terms.ok()) return call.fail(terms.error());
    const auto request = step_request(call.request, step, *document);
    if (!request.ok()) return call.fail(request.error());
    const Principal caller = call.principal();
    const auto draft = [&] { return services.commands.draft(caller, *request, *terms); };
    if (answer_statement(call, services.ledger, draft)) return;
    services.commands.take(caller, *request, *terms,
                           answer_change<DocumentChanged>(call, 200, [](const auto& changed) {
                             return changed_json(changed);
                           }));
  };
}

Access who_may(DocumentStep step) {
  if (step == DocumentStep::kAccept || step == DocumentStep::kReturn) {
    return Access::roles({Role::kChair});
  }
  return authors();
}

void add_uploads(Router& router, const DocumentServices& services,
                 const DocumentRouteLimits& limits) {
  RouteOptions options;
  options.body = BodyMode::kStreamed;
  // The parts' heads and boundaries come on top.
  options.max_body = limits.file_bytes + limits.meta_bytes + std::uint64_t{64} * 1024;
  options.pool = PoolKind::kUploads;
  const std::size_t meta_bytes = limits.meta_bytes;
  router.add(
      Method::kPost, "/api/v1/documents", authors(), options,
      answer([&services, meta_bytes](Call& call) { return receive(call, services, meta_bytes); }));
  router.add(Method::kPost, "/api/v1/documents/{id}/versions", authors(), options,
             answer([&services, meta_bytes](Call& call) {
               return receive_version(call, services, meta_bytes);
             }));
}

void add_reads(Router& router, const DocumentServices& services) {
  const RouteOptions options = reading();
  const auto signed_in = Access::signed_in();
  router.add(Method::kGet, "/api/v1/documents", signed_in, options,
             answer([&services](const Call& call) { return list(call, services); }));
  router.add(Method::kGet, "/api/v1/documents/{id}", signed_in, options,
             reading_handler(services, details));
  router.add(Method::kGet, "/api/v1/documents/{id}/progress", signed_in, options,
             answer([&services](const Call& call) { return progress(call, services); }));
  router.add(Method::kGet, "/api/v1/documents/{id}/versions/{version}/content", signed_in, options,
             reading_handler(services, content));
  router.add(Method::kGet, "/api/v1/documents/{id}/versions/{version}/extract", signed_in, options,
             reading_handler(services, extract));
}

}  // namespace

void add_document_routes(Router& router, const DocumentServices& services,
                         const DocumentRouteLimits& limits) {
  add_uploads(router, services, limits);
  add_reads(router, services);
  RouteOptions options;
  options.body = BodyMode::kBuffered;
  options.max_body = limits.body_bytes;
  options.pool = PoolKind::kCommands;
  options.takes_writer_signature = true;
  for (const DocumentStep step :
       {DocumentStep::kSubmit, DocumentStep::kAccept, DocumentStep::kReturn,
        DocumentStep::kWithdraw, DocumentStep::kSupersede, DocumentStep::kDisclose}) {
    router.add(Method::kPost, "/api/v1/documents/{id}/" + std::string(text(step)), who_may(step),
               options, step_handler(services, step));
  }
}

}  // namespace scrutiny::http
