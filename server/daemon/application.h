// The composition root: every service and route on one open ledger, made in the order in which they
// depend on each other and taken down in the reverse. Nothing listens yet; serve.h adds the
// listeners. Thread-safety: made and ended by one thread; its parts as they say. Blocking: reads
// plugins and opens the search index. Failure: open() says what is wrong in the operator's words.
#pragma once

#include <memory>

#include "api/clock.h"
#include "config/settings.h"
#include "server/http/router.h"
#include "server/service/extraction/plugin_administration.h"
#include "server/service/sign_in_failures.h"
#include "server/service/timestamps/timestamper.h"
#include "server/service/tokens.h"
#include "storage/ledger/open.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

// What both serve and init open a data folder with.
struct DataFolder {
  std::filesystem::path data;
  Settings settings;
};

// How to open the ledger of a data folder, with the projections of every service. `kind` counts
// only for a log that is created.
LedgerSettings ledger_settings(const DataFolder& folder, LogKind kind);

// What record 0 says of a log.
Result<LogCreated> log_identity(const Ledger& ledger);

class Application {
 public:
  static Result<std::unique_ptr<Application>> open(const DataFolder& folder, const Clock& clock,
                                                   std::shared_ptr<spdlog::logger> log);
  ~Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  // Begins what runs by itself: reading of documents, counting of failed sign-ins.
  void start();
  // Ends it; everything acknowledged stays acknowledged.
  void stop();

  http::Router& router();
  RunningLedger& ledger();
  Timestamper& timestamper();
  Tokens& tokens();
  PluginAdministration& plugins();

 private:
  struct Parts;
  explicit Application(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace scrutiny
