// Requests about documents, decoded and bounded (api/openapi.yaml).
// Thread-safety: pure functions. Blocking: never. Failure: kInvalidArgument naming the field.
#pragma once

#include <boost/json/object.hpp>

#include "server/http/json.h"
#include "server/http/routes/document_json.h"
#include "server/service/access.h"

namespace scrutiny::http {

inline constexpr std::size_t kMostTitleBytes = 300;
inline constexpr std::size_t kMostReasonBytes = 4000;
inline constexpr std::size_t kMostDisclosedAgencies = 100;
inline constexpr std::size_t kMostListed = 100;

// The part `meta` of a new document; its agency is the caller's unless named.
Result<NewDocument> new_document(const boost::json::object& meta, const Principal& caller);
Result<NewVersion> new_version(const boost::json::object& meta);

// The body of POST …/{step}: reasons, by, disclosure, as the step needs them.
Result<DocumentStepRequest> step_request(const Request& request, DocumentStep step,
                                         const DocumentId& document);

// Query of a list: kind, agency, state; limit (at most kMostListed) and after.
Result<DocumentFilter> document_filter(const RequestHead& head);
Result<Page> document_page(const RequestHead& head);
// include=text
Result<PageText> page_text(const RequestHead& head);

// The body of POST …/findings and of a decision about one.
Result<NewFinding> new_finding(const boost::json::object& body);
Result<FindingDecisionRequest> finding_decision(const boost::json::object& body,
                                                FindingDecision decision);
Result<ConfirmAll> confirm_all(const boost::json::object& body);

// yyyy-mm-dd; empty when absent.
Result<std::string> optional_date(const boost::json::object& object, std::string_view field);

}  // namespace scrutiny::http
