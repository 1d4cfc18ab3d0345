#include <charconv>

#include "server/service/actions/action_list.h"
#include "server/web/pages/action_pages.h"
#include "server/web/pages/agency_choices.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

constexpr std::size_t kPerPage = 25;
constexpr std::size_t kMostPages = kMostActionsSorted / kPerPage;
constexpr std::size_t kMostSourcesShown = 100;
constexpr std::size_t kMostSourceReads = 20;

struct ListQuery {
  ActionFilter filter;
  std::size_t page = 1;
  bool filtered() const {
    return filter.agency || filter.state || filter.brag || filter.overdue || filter.document;
  }
};

std::uint64_t number_in(const http::RequestHead& head, std::string_view name) {
  const auto text = std::string(head.query_value(name).value_or(""));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

// A filter a person cannot have chosen on the page is left out rather than argued about.
ListQuery decode(const http::RequestHead& head) {
  ListQuery query;
  query.filter.agency = AgencyId::parse(head.query_value("agency").value_or(""));
  query.filter.document = DocumentId::parse(head.query_value("document").value_or(""));
  query.filter.state = parse_action_state(head.query_value("state").value_or(""));
  query.filter.brag = parse_brag(head.query_value("brag").value_or(""));
  if (head.query_value("overdue").value_or("") == "true") query.filter.overdue = true;
  const std::uint64_t page = number_in(head, "page");
  if (page >= 1 && page <= kMostPages) query.page = page;
  return query;
}

std::string link_to(const ListQuery& query, std::size_t page) {
  std::string link = "/actions?page=" + std::to_string(page);
  if (query.filter.agency) link += "&agency=" + query.filter.agency->text();
  if (query.filter.document) link += "&document=" + query.filter.document->text();
  if (query.filter.state) link += "&state=" + std::string(text(*query.filter.state));
  if (query.filter.brag) link += "&brag=" + std::string(text(*query.filter.brag));
  if (query.filter.overdue) link += "&overdue=true";
  return link;
}

bool has_actions(const DocumentId& document, const StateReader& state) {
  bool found = false;
  state.scan(actions_of_document_prefix(document), {},
             [&](std::string_view, const boost::json::object&) {
               found = true;
               return ScanStep::kStop;
             });
  return found;
}

// Documents that actions come from, of the newest there are; and the one that was chosen.
std::vector<DocumentRow> sources(const Principal& caller, const ListQuery& query,
                                 const StateReader& state) {
  std::vector<DocumentRow> out;
  const auto& chosen = query.filter.document;
  if (chosen) {
    auto document = load_document(state, *chosen);
    const bool is_seen = document && document->words && view_for(caller, *document).ok();
    if (is_seen) out.push_back(std::move(*document));
  }
  std::string after;
  for (std::size_t read = 0; read < kMostSourceReads; ++read) {
    const auto page = list_documents(caller, {}, kMostSourcesShown, after, state);
    if (!page.ok()) break;
    for (const ListedDocument& listed : page->documents) {
      const DocumentRow& document = listed.document;
      if (out.size() == kMostSourcesShown) return out;
      if (!document.words || document.id == chosen) continue;
      if (has_actions(document.id, state)) out.push_back(document);
    }
    after = page->next;
    if (after.empty()) break;
  }
  return out;
}

template <class Enum>
void add_choice(View& view, std::string_view section, Enum value, std::string_view words,
                std::optional<Enum> chosen) {
  View choice = view.add(section);
  choice.set("VALUE", text(value)).set("LABEL", words);
  if (value == chosen) choice.show("SELECTED");
}

void add_filters(View& view, const ListQuery& query, const Principal& caller,
                 const StateReader& state) {
  add_agency_choices(view, "AGENCY_CHOICE", state, query.filter.agency);
  for (std::size_t i = 0; i <= static_cast<std::size_t>(ActionState::kCancelled); ++i) {
    const auto value = static_cast<ActionState>(i);
    add_choice(view, "STATE_CHOICE", value, label(value), query.filter.state);
  }
  for (const Brag brag : {Brag::kRed, Brag::kAmber, Brag::kGreen, Brag::kBlue}) {
    const std::string words = std::string(label(brag)) + ": " + std::string(meaning(brag));
    add_choice(view, "BRAG_CHOICE", brag, words, query.filter.brag);
  }
  for (const DocumentRow& document : sources(caller, query, state)) {
    View choice = view.add("DOCUMENT_CHOICE");
    choice.set("VALUE", document.id.text()).set("LABEL", document.words->title);
    if (document.id == query.filter.document) choice.show("SELECTED");
  }
  if (query.filter.overdue) view.show("OVERDUE_ONLY");
}

void add_row(View& view, const ListedAction& listed, const StateReader& state) {
  const ActionRow& action = listed.action;
  View row = view.add("ACTION_ROW");
  row.set("ID", action.id.text())
      .set("STATE_LABEL", label(state_of(action)))
      .set("STATE_CLASS", tag_class(tag_colour(state_of(action))));
  if (listed.standing.brag) {
    row.add("RATED")
        .set("BRAG_LABEL", label(*listed.standing.brag))
        .set("BRAG_CLASS", tag_class(tag_colour(*listed.standing.brag)));
  }
  if (listed.standing.overdue) row.show("LATE");
  if (listed.standing.said_complete) row.show("UNPROVEN");
  if (!action.words) {
    row.set("ACTION_TEXT", "Erased");
    return;
  }
  const ActionWords& words = *action.words;
  row.set("REF", words.ref)
      .set("ACTION_TEXT", words.action)
      .set("LEAD", agency_name(state, words.lead))
      .set("DUE", words.due.date.empty() ? "No date" : date_text(words.due.date));
  if (words.due.date.empty() && !words.due.as_written.empty()) {
    row.add("DUE_WRITTEN").set("WRITTEN", words.due.as_written);
  }
}

std::string found_text(const ActionsDue& found, const ListQuery& query) {
  if (found.total == 0) return query.filtered() ? "No actions fit these filters." : "";
  const std::size_t first = (query.page - 1) * kPerPage + 1;
  const std::size_t last = first + found.actions.size() - 1;
  std::string out = "Showing " + std::to_string(first) + " to " + std::to_string(last) + " of " +
                    std::to_string(found.total) + ". What is overdue comes first.";
  if (found.is_cut) {
    out += " Only the newest " + std::to_string(kMostActionsSorted) +
           " actions were looked at; choose an agency or a document to see older ones.";
  }
  return out;
}

// What a person who has just tracked a whole plan is told.
void add_notice(View& view, const http::RequestHead& head) {
  const std::uint64_t tracked = number_in(head, "tracked");
  if (tracked == 0) return;
  std::string words = std::to_string(tracked) + " actions are tracked now.";
  if (const auto left = number_in(head, "left"); left > 0) {
    words += " " + std::to_string(left) + " more wait in the document: track again.";
  }
  view.add("NOTICE").set("NOTICE_TEXT", words);
}

void add_paging(View& view, const ListQuery& query, std::size_t total) {
  if (total <= kPerPage) return;
  View pages = view.add("PAGES");
  if (query.page > 1) pages.add("BEFORE").set("BEFORE_LINK", link_to(query, query.page - 1));
  if (query.page * kPerPage < total) {
    pages.add("MORE").set("MORE_LINK", link_to(query, query.page + 1));
  }
}

Result<http::Response> list(const ActionPageParts& parts, http::Call& call) {
  ListQuery query = decode(call.request.head);
  const auto state = parts.actions.ledger.snapshot();
  const std::string today = parts.actions.readings.today();
  ActionsDue found =
      list_by_due(call.principal(), query.filter, query.page, kPerPage, today, *state);
  if (found.actions.empty() && query.page > 1) {
    query.page = 1;
    found = list_by_due(call.principal(), query.filter, 1, kPerPage, today, *state);
  }
  View view;
  add_notice(view, call.request.head);
  add_filters(view, query, call.principal(), *state);
  for (const ListedAction& listed : found.actions) add_row(view, listed, *state);
  view.show(found.actions.empty() ? "NONE" : "SOME");
  view.show(query.filtered() ? "FILTERED" : "UNFILTERED");
  view.set("FOUND_TEXT", found_text(found, query));
  add_paging(view, query, found.total);
  return parts.site.page(call, 200, "actions", "Actions", view);
}

}  // namespace

void add_action_list_page(http::Router& router, const ActionPageParts& parts) {
  router.add(http::Method::kGet, "/actions", Access::signed_in(), page_options(parts.site),
             page_handler(parts.site, [parts](http::Call& call) { return list(parts, call); }));
}

}  // namespace scrutiny::web
