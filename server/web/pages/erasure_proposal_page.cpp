#include <array>

#include "server/service/documents/london_day.h"
#include "server/service/erasure/disposal_access.h"
#include "server/service/erasure/erasure_targets.h"
#include "server/web/pages/disposal_subject.h"
#include "server/web/pages/document_disposal_pages.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::size_t kLongestReason = 2000;

// What is chosen and typed, and what is wrong with it.
struct ErasureForm {
  std::string version, erased_class, authority, actions, reason;
  std::vector<Error> errors{};
};

ErasureForm typed(const Form& form) {
  return {form.text("version"), form.text("class"), form.text("authority"), form.text("actions"),
          form.text("reason")};
}

void add_choice(View& view, std::string_view section, std::string_view value,
                std::string_view label_text, std::string_view chosen, std::string_view hint = {}) {
  View choice = view.add(section);
  choice.set("VALUE", value).set("LABEL", label_text).set("CHOICE_HINT", hint);
  if (value == chosen) choice.show("SELECTED");
}

std::string retention_hint(const StateReader& state, const DocumentRow& document,
                           const std::string& today) {
  const auto when = due_date(state, document);
  if (!when) return "No retention rule says when this document is due";
  const std::string day = date_text(when->due);
  return when->due <= today ? "Due since " + day : "Not before " + day;
}

void add_classes(View& view, const StateReader& state, const DocumentRow& document,
                 const std::string& today, const std::string& chosen) {
  const auto add = [&](std::string_view code, const std::string& hint) {
    add_choice(view, "CLASS_CHOICE", code, erasure_class_text(code), chosen, hint);
  };
  add("retention", retention_hint(state, document, today));
  add("subject_request", "Somebody it is about asked for it and is entitled to it");
  add("received_in_error", "It was never meant for this partnership");
}

void add_authorities(View& view, const StateReader& state, const DocumentRow& document,
                     const std::string& chosen) {
  for (const std::string_view code : kErasureAuthorities) {
    add_choice(view, "AUTHORITY_CHOICE", code, erasure_authority_text(code), chosen);
  }
  if (!document.words) return;
  if (const auto rule = load_retention_rule(state, document.words->kind)) {
    add_choice(view, "AUTHORITY_CHOICE", rule->authority,
               "Retention rule: " + rule->note + " (" + rule->authority + ")", chosen);
  }
}

void add_actions(View& view, std::size_t count, const std::string& chosen) {
  if (count == 0) return;
  View section = view.add("ACTIONS");
  section.set("ACTIONS_TEXT", count == 1 ? "1 action quotes this document"
                                         : std::to_string(count) + " actions quote this document");
  add_choice(section, "ACTIONS_CHOICE", "keep", "Keep them, with the words they quote", chosen);
  add_choice(section, "ACTIONS_CHOICE", "erase", "Erase them too", chosen);
}

std::string holds_text(const std::vector<Hold>& holds) {
  std::string out;
  for (const Hold& hold : holds) {
    out += (out.empty() ? "" : "; ") + hold.authority + ", " + date_text(hold.dated) + " (" +
           (hold.version == 0 ? "the whole document" : "version " + std::to_string(hold.version)) +
           ")";
  }
  return out;
}

bool blocks_everything(const std::vector<Hold>& holds) {
  for (const Hold& hold : holds) {
    if (hold.version == 0) return true;
  }
  return false;
}

Result<Response> form_page(const DisposalPageParts& parts, const Call& call,
                           const ErasureForm& form, int status) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  const auto state = parts.services.ledger.snapshot();
  const Principal& who = call.principal();
  SCRUTINY_ASSIGN(const DisposalSubject subject, disposal_subject(*state, who, id));
  SCRUTINY_TRY(may_propose_erasure(who, subject.document));
  View view;
  view.set("CAPTION", subject.name);
  add_marking(view, subject.document);
  view.add("BACK").set("BACK_LINK", disposal_address(id)).set("BACK_TEXT", "Holds and erasure");
  show_errors(view, form.errors);
  const auto holds = holds_of(*state, id);
  if (!holds.empty()) view.add("ON_HOLD").set("HELD_BY", holds_text(holds));
  if (!blocks_everything(holds)) {
    View fields = view.add("FORM");
    fields.set("ACTION", call.request.head.target)
        .set("IDEMPOTENCY_KEY", form_key())
        .set("REASON", form.reason);
    add_version_choices(fields, living_versions(*state, who, subject.document), form.version);
    add_classes(fields, *state, subject.document, london_day(parts.services.clock.now()),
                form.erased_class);
    add_authorities(fields, *state, subject.document, form.authority);
    add_actions(fields, actions_from(*state, id, 0).size(), form.actions);
  }
  return parts.site.page(call, status, "erasure", "Propose erasure", view);
}

// The service names members of the API; the page links to the first choice of each.
Error on_page(const Error& error) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kFirst = {
      {{"class", "class-retention"}, {"actions", "actions-keep"}}};
  for (const auto& [field, first] : kFirst) {
    if (error.field_name() == field) {
      return Error::field(std::string(first), std::string(error.public_text()), error.code());
    }
  }
  return error;
}

std::vector<Error> faults(const ErasureForm& form) {
  std::vector<Error> out;
  if (form.erased_class == "leaver" || !is_erasure_class(form.erased_class)) {
    out.push_back(Error::field("class-retention", "Choose why it may be erased"));
  }
  if (form.authority.empty()) {
    out.push_back(Error::field("authority", "Choose the authority"));
  }
  if (!form.actions.empty() && !parse_derived_actions(form.actions)) {
    out.push_back(Error::field("actions-keep", "Choose whether the actions are kept"));
  }
  if (form.reason.empty() || form.reason.size() > kLongestReason) {
    out.push_back(Error::field("reason", "Give the reason, in at most 2,000 letters"));
  }
  return out;
}

Result<Response> propose(const DisposalPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
  SCRUTINY_ASSIGN(const Form sent, Form::parse(call.request));
  ErasureForm form = typed(sent);
  form.errors = faults(form);
  if (!form.errors.empty()) return form_page(parts, call, form, 400);
  Erasures::Proposal proposal;
  proposal.document = id;
  proposal.version = chosen_version(form.version);
  proposal.actions = parse_derived_actions(form.actions);
  proposal.erased_class = form.erased_class;
  proposal.authority = form.authority;
  proposal.reason = form.reason;
  proposal.claim = claim_of(call, sent);
  const auto proposed = parts.services.erasures.propose(call.principal(), proposal);
  if (proposed.ok()) return recorded_disposal(id, proposed->receipt);
  if (!can_be_put_right(proposed.error())) return proposed.error();
  form.errors = {on_page(proposed.error())};
  return form_page(parts, call, form, http_status(proposed.error().code()));
}

}  // namespace

void add_erasure_proposal_pages(http::Router& router, const DisposalPageParts& parts) {
  using http::Method;
  const Site& site = parts.site;
  constexpr std::string_view kPath = "/documents/{id}/erasure";
  const Access proposers = Access::roles({Role::kAdministrator, Role::kAgencyLead});
  router.add(Method::kGet, kPath, proposers, page_options(site),
             page_handler(site, [parts](Call& call) { return form_page(parts, call, {}, 200); }));
  router.add(Method::kPost, kPath, proposers, form_options(site),
             page_handler(site, [parts](Call& call) { return propose(parts, call); }));
}

}  // namespace scrutiny::web
