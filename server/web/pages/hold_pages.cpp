#include "server/service/erasure/disposal_access.h"
#include "server/web/pages/date_field.h"
#include "server/web/pages/disposal_subject.h"
#include "server/web/pages/document_disposal_pages.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::size_t kLongestAuthority = 200;
constexpr std::size_t kLongestText = 2000;

// What is typed, and what is wrong with it.
struct HoldForm {
  std::string authority, version, reason, scope;
  DateParts dated;
  std::vector<Error> errors{};
};

HoldForm typed(const Form& form) {
  return {form.text("authority"), form.text("version"), form.text("reason"), form.text("scope"),
          date_parts(form, "dated")};
}

Result<Response> form_page(const DisposalPageParts& parts, const Call& call, const HoldForm& form,
                           int status) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto state = parts.services.ledger.snapshot();
  SCRUTINY_ASSIGN(const DisposalSubject subject, disposal_subject(*state, call.principal(), id));
  SCRUTINY_ASSIGN(const Role as, holding_role(call.principal(), subject.document));
  static_cast<void>(as);
  View view;
  view.set("CAPTION", subject.name)
      .set("ACTION", call.request.head.target)
      .set("IDEMPOTENCY_KEY", form_key())
      .set("AUTHORITY", form.authority)
      .set("REASON", form.reason)
      .set("SCOPE", form.scope)
      .set("DAY", form.dated.day)
      .set("MONTH", form.dated.month)
      .set("YEAR", form.dated.year);
  add_marking(view, subject.document);
  add_version_choices(view, living_versions(*state, call.principal(), subject.document),
                      form.version);
  view.add("BACK").set("BACK_LINK", disposal_address(id)).set("BACK_TEXT", "Holds and erasure");
  show_errors(view, form.errors);
  return parts.site.page(call, status, "hold", "Place a hold", view);
}

std::vector<Error> faults(const HoldForm& form, const Result<std::string>& dated) {
  std::vector<Error> out;
  if (form.authority.empty() || form.authority.size() > kLongestAuthority) {
    out.push_back(Error::field("authority", "Say who asks for it, in at most 200 letters"));
  }
  if (!dated.ok()) {
    out.push_back(dated.error());
  } else if (dated->empty()) {
    out.push_back(Error::field("dated-day", "Enter the date of the order or request"));
  }
  if (form.reason.empty() || form.reason.size() > kLongestText) {
    out.push_back(Error::field("reason", "Say why it must be kept, in at most 2,000 letters"));
  }
  if (form.scope.size() > kLongestText) {
    out.push_back(Error::field("scope", "Say the scope in at most 2,000 letters"));
  }
  return out;
}

Result<Response> place(const DisposalPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const Form sent, Form::parse(call.request));
  HoldForm form = typed(sent);
  const auto dated = iso_date(form.dated, "dated");
  form.errors = faults(form, dated);
  if (!form.errors.empty()) return form_page(parts, call, form, 400);
  Holds::Placing placing;
  placing.document = id;
  placing.version = chosen_version(form.version);
  placing.authority = form.authority;
  placing.dated = *dated;
  placing.scope = form.scope;
  placing.reason = form.reason;
  placing.claim = claim_of(call, sent);
  const auto placed = parts.services.holds.place(call.principal(), placing);
  if (placed.ok()) return recorded_disposal(id, placed->receipt);
  if (!can_be_put_right(placed.error())) return placed.error();
  form.errors = {placed.error()};
  return form_page(parts, call, form, http_status(placed.error().code()));
}

// The hold, for a caller who may release it.
Result<Hold> releasable(const DisposalPageParts& parts, const Call& call) {
  SCRUTINY_ASSIGN(const HoldId id, call.id<HoldId>("id"));
  const auto state = parts.services.ledger.snapshot();
  const auto hold = load_hold(*state, id);
  if (!hold) return Error(ErrorCode::kNotFound, "There is no such hold, or you may not see it.");
  SCRUTINY_ASSIGN(const DocumentRow document,
                  disposable_document(*state, call.principal(), hold->document));
  SCRUTINY_TRY(may_release(call.principal(), document, *hold));
  return *hold;
}

Response release_page(const DisposalPageParts& parts, const Call& call, const Hold& hold,
                      const Error* error) {
  View view;
  view.set("HEADING", "Release this hold")
      .set("LABEL", "Why may it go?")
      .set("HINT", "The hold stays on record with what you say. What it covers may then be erased.")
      .set("BUTTON", "Release it")
      .set("FIELD", "reason")
      .set("ACTION", call.request.head.target)
      .set("IDEMPOTENCY_KEY", form_key());
  view.show("WARN");
  view.add("QUOTED")
      .set("QUOTED_LABEL", "On hold: " + hold.authority + ", " + date_text(hold.dated))
      .set("QUOTE", hold.reason);
  view.add("BACK")
      .set("BACK_LINK", disposal_address(hold.document))
      .set("BACK_TEXT", "Holds and erasure");
  if (error != nullptr) show_error(view, *error);
  return parts.site.page(call, error == nullptr ? 200 : http_status(error->code()), "reason",
                         "Release this hold", view);
}

Result<Response> release(const DisposalPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const Hold hold, releasable(parts, call));
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  const std::string reason = form.text("reason");
  if (reason.empty() || reason.size() > kLongestText) {
    const Error error =
        Error::field("reason", "Say why it may be released, in at most 2,000 letters");
    return release_page(parts, call, hold, &error);
  }
  const auto done =
      parts.services.holds.release(call.principal(), hold.id, reason, claim_of(call, form));
  if (done.ok()) return recorded_disposal(hold.document, *done);
  if (!can_be_put_right(done.error())) return done.error();
  return release_page(parts, call, hold, &done.error());
}

}  // namespace

void add_hold_pages(http::Router& router, const DisposalPageParts& parts) {
  using http::Method;
  const Site& site = parts.site;
  constexpr std::string_view kPlace = "/documents/{id}/hold";
  constexpr std::string_view kRelease = "/holds/{id}/release";
  router.add(Method::kGet, kPlace, disposal_readers(), page_options(site),
             page_handler(site, [parts](Call& call) { return form_page(parts, call, {}, 200); }));
  router.add(Method::kPost, kPlace, disposal_readers(), form_options(site),
             page_handler(site, [parts](Call& call) { return place(parts, call); }));
  router.add(Method::kGet, kRelease, disposal_readers(), page_options(site),
             page_handler(site, [parts](Call& call) -> Result<Response> {
               SCRUTINY_ASSIGN(const Hold hold, releasable(parts, call));
               return release_page(parts, call, hold, nullptr);
             }));
  router.add(Method::kPost, kRelease, disposal_readers(), form_options(site),
             page_handler(site, [parts](Call& call) { return release(parts, call); }));
}

}  // namespace scrutiny::web
