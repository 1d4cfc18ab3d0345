// Documents, versions, findings and extractions as the API shows them (api/openapi.yaml).
// Only what the given view allows is passed in; nothing here decides about rights.
// Thread-safety: pure functions. Blocking: never.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "server/service/documents/document_commands.h"
#include "server/service/documents/document_list.h"
#include "server/service/documents/document_readings.h"
#include "server/service/documents/extraction_view.h"
#include "server/service/documents/finding_commands.h"
#include "server/service/documents/further_readings.h"
#include "server/service/documents/uploads.h"
#include "storage/search/search_words.h"

namespace scrutiny::http {

boost::json::object uploaded_json(const Uploaded& uploaded);
boost::json::object changed_json(const DocumentChanged& changed);
boost::json::object changed_json(const FindingChanged& changed);
boost::json::object changed_json(const FindingsConfirmed& changed);

boost::json::object details_json(const DocumentDetails& details, const PendingListener& readers,
                                 const Ledger& ledger);
boost::json::object listed_json(const ListedDocument& listed);
boost::json::object progress_json(const VersionRow& version, const PendingListener& readers);
boost::json::object findings_json(const VersionFindings& findings);
// With the text of the pages or without.
enum class PageText : std::uint8_t { kWithout, kWith };
boost::json::object extract_json(const VersionExtract& extract, const PendingListener& readers,
                                 PageText text);
boost::json::object readings_json(const VersionReadings& readings, const PendingListener& readers);
boost::json::object difference_json(const ReadingDifference& difference);
boost::json::array snippet_json(const std::vector<SnippetPart>& parts);

}  // namespace scrutiny::http
