// What the routes about documents stand on; the composition root owns all of it.
// Thread-safety and blocking: as each member says. Ownership: references outlive the routes.
#pragma once

#include "api/clock.h"
#include "server/http/router.h"
#include "server/service/cosignatures.h"
#include "server/service/documents/document_commands.h"
#include "server/service/documents/document_readings.h"
#include "server/service/documents/finding_commands.h"
#include "server/service/documents/further_readings.h"
#include "server/service/documents/pending_listener.h"
#include "server/service/documents/uploads.h"
#include "server/service/search/document_search.h"

namespace scrutiny::http {

struct DocumentServices {
  Ledger& ledger;
  Uploads& uploads;
  DocumentCommands& commands;
  FindingCommands& findings;
  DocumentReadings& readings;
  FurtherReadings& further;
  DocumentSearch& search;
  PendingListener& readers;
  const Cosignatures& cosignatures;
  const Clock& clock;
};

struct DocumentRouteLimits {
  std::uint64_t file_bytes = 2ull << 30;
  std::size_t meta_bytes = std::size_t{64} * 1024;
  std::uint64_t body_bytes = std::uint64_t{1024} * 1024;  // of every other route here
};

}  // namespace scrutiny::http
