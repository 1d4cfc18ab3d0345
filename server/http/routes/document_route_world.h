// The routes about documents over a small partnership and the real ledger, called without sockets.
// Answers that come from the sequencer's thread are waited for.
// Thread-safety: one thread. Failure: a failed expectation of the test.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "server/http/routes/actions_routes.h"
#include "server/http/routes/documents_routes.h"
#include "server/http/routes/findings_routes.h"
#include "server/http/routes/further_readings_routes.h"
#include "server/service/documents/document_fixture.h"
#include "server/service/search/search_follower.h"
#include "tests/support/route_world.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::testing {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;
  std::string body;  // read to its end

  boost::json::object json() const;
  std::string code() const;   // of a problem
  std::string field() const;  // of a problem
};

// A form with a part meta and a part file.
std::string upload_body(const std::string& meta, const std::string& content,
                        const std::string& file_name = "plan.txt");
inline constexpr std::string_view kFormType = "multipart/form-data; boundary=BoUnD";

class DocumentRouteWorld {
 public:
  DocumentRouteWorld();
  ~DocumentRouteWorld();

  // As the account of this name (tests/support/accounts_world.h).
  Answer send(const std::string& caller, http::Method method, const std::string& target,
              HeaderList headers = {}, std::string body = {});
  Answer get(const std::string& caller, const std::string& target, HeaderList headers = {}) {
    return send(caller, http::Method::kGet, target, std::move(headers));
  }
  // With the document's current ETag.
  Answer step(const std::string& caller, const std::string& id, const std::string& step,
              const std::string& body = "{}");
  Answer upload(const std::string& caller, const std::string& body, HeaderList headers = {});
  // Sent by sam, checked and read.
  std::string draft(const std::string& content = "Some words about neglect.");
  std::string submitted(const std::string& content = "Some words about neglect.");
  void settle();
  std::string etag(const std::string& id) const;
  // The witness cosigns the log as it is.
  void cosign();
  std::uint64_t records() const { return base.accounts.ledger->size(); }

  RouteWorld base;
  FakeReaders readers;
  ManualListener listener;
  Uploads uploads;
  DocumentCommands commands;
  FindingCommands findings;
  FurtherReadings further;
  DocumentReadings readings;
  ExtractionJob job;
  std::filesystem::path folder;
  std::unique_ptr<SearchIndex> index;
  DocumentSearch search;
  SearchFollower follower;
  TempDir witnesses;
  std::unique_ptr<WitnessStore> witness_store;
  NoteSigner witness;
  Cosignatures cosignatures;
  http::DocumentServices services;
  ActionCommands action_commands;
  ActionReadings action_readings;
  http::ActionServices action_services;

 private:
  std::map<std::string, std::string> sessions_;
};

}  // namespace scrutiny::testing
