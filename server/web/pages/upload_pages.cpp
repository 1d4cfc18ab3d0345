#include "server/service/account_directory.h"
#include "server/web/pages/document_pages.h"
#include "server/web/pages/page_routes.h"
#include "server/web/pages/upload_fields.h"
#include "server/web/words.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::size_t kMostTitleBytes = 300;
constexpr std::size_t kMostAgenciesShown = 500;

// What the form is shown with again after an error.
struct Filled {
  std::string title;
  std::string kind = "inspection_summary";
  std::string marking = "OFFICIAL-SENSITIVE";
  bool group = true;
  std::vector<std::string> agencies;
};

void add_agencies(View& form, const Filled& filled, const Principal& caller,
                  const StateReader& state) {
  for (const Agency& agency : list_agencies(state, "", kMostAgenciesShown)) {
    if (agency.id == caller.agency) continue;
    View choice = form.add("AGENCY_CHOICE");
    choice.set("VALUE", agency.id.text()).set("LABEL", agency.name);
    const auto& chosen = filled.agencies;
    if (std::find(chosen.begin(), chosen.end(), agency.id.text()) != chosen.end()) {
      choice.show("SELECTED");
    }
  }
}

Response new_document_page(const DocumentPageParts& parts, const Call& call, const Filled& filled,
                           View& view, int status) {
  view.set("HEADING", "Add a document")
      .set("ACTION", "/documents/new")
      .set("IDEMPOTENCY_KEY", form_key());
  view.add("BACK").set("BACK_LINK", "/documents").set("BACK_TEXT", "Documents");
  View form = view.add("NEW_DOCUMENT");
  form.set("DOC_TITLE", filled.title);
  for (std::size_t i = 0; i <= static_cast<std::size_t>(DocumentKind::kOther); ++i) {
    const auto kind = static_cast<DocumentKind>(i);
    View choice = form.add("KIND");
    choice.set("VALUE", text(kind)).set("LABEL", label(kind));
    if (filled.kind == text(kind)) choice.show("SELECTED");
  }
  std::uint64_t number = 0;
  for (const Marking marking : {Marking::kOfficial, Marking::kOfficialSensitive}) {
    View choice = form.add("MARKING_CHOICE");
    choice.set("VALUE", text(marking)).set("NUMBER", ++number);
    if (filled.marking == text(marking)) choice.show("SELECTED");
  }
  if (filled.group) form.show("GROUP");
  add_agencies(form, filled, call.principal(), *parts.services.ledger.snapshot());
  return parts.site.page(call, status, "upload", "Add a document", view);
}

Response new_version_page(const DocumentPageParts& parts, const Call& call,
                          const std::string& revision, View& view, int status) {
  const std::string document = "/documents/" + call.parameter("id");
  view.set("HEADING", "Add a new version")
      .set("ACTION", document + "/versions/new")
      .set("IDEMPOTENCY_KEY", form_key());
  view.add("REVISION").set("ETAG", revision);
  view.add("BACK").set("BACK_LINK", document).set("BACK_TEXT", "The document");
  return parts.site.page(call, status, "upload", "Add a new version", view);
}

Result<NewDocument> new_document(const UploadFields& fields, const Principal& caller) {
  NewDocument meta;
  if (!caller.agency)
    return Error(ErrorCode::kForbidden, "Only people of an agency send documents in.");
  meta.agency = *caller.agency;
  meta.title = fields.text("title");
  if (meta.title.empty() || meta.title.size() > kMostTitleBytes) {
    return Error::field("title", "Give the document a title of at most 300 characters");
  }
  const auto kind = parse_document_kind(fields.text("kind"));
  const auto marking = parse_marking(fields.text("marking"));
  if (!kind) return Error::field("kind", "Say what kind of document it is");
  if (!marking) return Error::field("marking-1", "Choose a security marking");
  meta.kind = *kind;
  meta.marking = *marking;
  meta.disclosure.group = fields.text("group") == "yes";
  for (const std::string& chosen : fields.texts("agency")) {
    const auto agency = AgencyId::parse(chosen);
    if (!agency) return Error(ErrorCode::kMalformedRequest, "The form names an unknown agency.");
    meta.disclosure.agencies.push_back(*agency);
  }
  meta.file_name = fields.file_name();
  return meta;
}

ClaimOf claim_by(const Call& call, const UploadFields& fields) {
  const std::string key = fields.text("key");
  if (key.empty() || key.size() > 255) return {};
  const AccountId account = call.principal().account;
  const std::string path = call.request.head.target;
  const std::string said = fields.text("title") + "\n" + fields.text("kind") + "\n" +
                           fields.text("marking") + "\n" + fields.file_name();
  return [key, account, path, said](const std::string& file_sha256) {
    Sha256 hash;
    hash.update(path).update("\n").update(said).update("\n").update(file_sha256);
    return IdempotencyClaim{account, key, hash.finish()};
  };
}

Filled filled_from(const UploadFields& fields) {
  return {fields.text("title"), fields.text("kind"), fields.text("marking"),
          fields.text("group") == "yes", fields.texts("agency")};
}

Response sent(const Uploaded& uploaded) {
  return see_other("/documents/" + uploaded.document.text() +
                   "?recorded=" + std::to_string(uploaded.receipt.index));
}

// Reads the form up to its file and checks that it is this session's.
Status read_form(const Call& call, UploadFields& fields) {
  const auto read = fields.read();
  // Without a file the fields before it are there all the same, the CSRF token first of all.
  SCRUTINY_TRY(call.check_csrf(fields.text("csrf")));
  return read;
}

Result<std::string> boundary_of(const Call& call) {
  return http::multipart_boundary(call.request.head.headers.find("Content-Type").value_or(""));
}

Result<Response> receive(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const std::string boundary, boundary_of(call));
  UploadFields fields(*call.request.stream, boundary);
  const auto again = [&](const Error& error) -> Result<Response> {
    if (error.field_name().empty()) return error;
    View view;
    show_error(view, error);
    return new_document_page(parts, call, filled_from(fields), view, http_status(error.code()));
  };
  if (const auto read = read_form(call, fields); !read.ok()) return again(read.error());
  const auto meta = new_document(fields, call.principal());
  if (!meta.ok()) return again(meta.error());
  const auto uploaded = parts.services.uploads.receive(call.principal(), *meta, fields.file(),
                                                       claim_by(call, fields));
  if (!uploaded.ok()) return again(uploaded.error());
  return sent(*uploaded);
}

Result<Response> receive_version(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const std::string boundary, boundary_of(call));
  NewVersion meta;
  SCRUTINY_ASSIGN(meta.document, call.id<DocumentId>("id"));
  UploadFields fields(*call.request.stream, boundary);
  const auto again = [&](const Error& error) -> Result<Response> {
    if (error.field_name().empty()) return error;
    View view;
    show_error(view, error);
    return new_version_page(parts, call, fields.text("etag"), view, http_status(error.code()));
  };
  if (const auto read = read_form(call, fields); !read.ok()) return again(read.error());
  SCRUTINY_ASSIGN(meta.if_match, parse_revision(fields.text("etag")));
  meta.file_name = fields.file_name();
  const auto uploaded = parts.services.uploads.receive_version(
      call.principal(), meta, fields.file(), claim_by(call, fields));
  if (!uploaded.ok()) return again(uploaded.error());
  return sent(*uploaded);
}

Result<Response> ask_version(const DocumentPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto row = load_document(*parts.services.ledger.snapshot(), id);
  if (!row) return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
  SCRUTINY_ASSIGN(const DocumentView seen, view_for(call.principal(), *row));
  View view;
  return new_version_page(parts, call, std::to_string(seen.revision), view, 200);
}

http::RouteOptions upload_options(const DocumentPageParts& parts) {
  http::RouteOptions options = form_options(parts.site);
  options.body = http::BodyMode::kStreamed;
  options.max_body = parts.file_bytes + kFormBytes;
  options.pool = PoolKind::kUploads;
  options.csrf = http::CsrfCheck::kHandler;
  return options;
}

}  // namespace

void add_upload_pages(http::Router& router, const DocumentPageParts& parts) {
  using http::Method;
  const auto authors = Access::roles({Role::kSubmitter, Role::kAgencyLead});
  router.add(Method::kGet, "/documents/new", authors, page_options(parts.site),
             page_handler(parts.site, [parts](Call& call) -> Result<Response> {
               View view;
               return new_document_page(parts, call, {}, view, 200);
             }));
  router.add(Method::kPost, "/documents/new", authors, upload_options(parts),
             page_handler(parts.site, [parts](Call& call) { return receive(parts, call); }));
  router.add(Method::kGet, "/documents/{id}/versions/new", authors, page_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return ask_version(parts, call); }));
  router.add(
      Method::kPost, "/documents/{id}/versions/new", authors, upload_options(parts),
      page_handler(parts.site, [parts](Call& call) { return receive_version(parts, call); }));
}

}  // namespace scrutiny::web
