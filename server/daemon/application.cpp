#include "server/daemon/application.h"

#include <spdlog/spdlog.h>

#include "config/password_denylist.h"
#include "server/daemon/settings_map.h"
#include "server/http/routes/accounts_routes.h"
#include "server/http/routes/agencies_routes.h"
#include "server/http/routes/audit_routes.h"
#include "server/http/routes/session_routes.h"
#include "server/http/routes/tokens_routes.h"
#include "server/service/accounts.h"
#include "server/service/agencies.h"
#include "server/service/grants.h"
#include "server/service/sessions.h"
#include "server/service/trail.h"
#include "storage/audit/record.h"
#include "storage/state/accounts_projection.h"
#include "storage/state/documents_projection.h"
#include "storage/state/findings_projection.h"
#include "storage/state/trail_projection.h"

namespace scrutiny {
namespace {

class NoSubjects final : public SubjectRights {
 public:
  bool may_see(const StateReader&, const Principal&, const SubjectId&) const override {
    return false;
  }
};

}  // namespace

LedgerSettings ledger_settings(const DataFolder& folder, LogKind kind) {
  LedgerSettings settings;
  settings.paths = data_paths(folder.data, folder.settings.ledger);
  settings.origin = folder.settings.ledger.origin;
  settings.encryption = key_encryption(folder.settings.ledger);
  settings.kind = kind;
  settings.options = ledger_options(folder.settings.ledger);
  settings.projections = {
      std::make_shared<AccountsProjection>(), std::make_shared<DocumentsProjection>(),
      std::make_shared<FindingsProjection>(), std::make_shared<TrailProjection>()};
  return settings;
}

Result<LogCreated> log_identity(const Ledger& ledger) {
  SCRUTINY_ASSIGN(const std::string bytes, ledger.record(0));
  SCRUTINY_ASSIGN(const Record first, decode(bytes));
  if (!first.public_)
    return Error(ErrorCode::kCorruption, "Record 0 does not say what log this is.");
  return log_created(*first.public_);
}

// In the order in which they depend on each other: members are destroyed in the reverse.
struct Application::Parts {
  Parts(const DataFolder& folder, const Clock& clock, std::shared_ptr<spdlog::logger> logger,
        std::unique_ptr<RunningLedger> opened, const LogCreated& identity)
      : log(std::move(logger)),
        ledger(std::move(opened)),
        kind(identity.kind),
        bearers(*ledger, clock, authenticator_options(folder.settings.sessions, kind)),
        context{*ledger, clock, bearers, kind},
        passwords(password_rules(folder.settings.passwords), PasswordDenylist::builtin()),
        throttle(throttle_limits(folder.settings.passwords), clock),
        failures(*ledger, clock),
        sessions(context, passwords, throttle, failures, session_limits(folder.settings.sessions)),
        accounts(context, passwords),
        agencies(context),
        grants(context, passwords),
        tokens(context, token_limits(folder.settings.sessions)),
        trail(*ledger, subjects),
        router(bearers) {}

  void add_routes() {
    http::add_session_routes(router, sessions, *ledger);
    http::add_accounts_routes(router, accounts, *ledger);
    http::add_grants_routes(router, grants, *ledger);
    http::add_agencies_routes(router, agencies, *ledger);
    http::add_tokens_routes(router, tokens, *ledger);
    http::add_audit_routes(router, trail, *ledger);
  }

  std::shared_ptr<spdlog::logger> log;
  std::unique_ptr<RunningLedger> ledger;
  LogKind kind;
  BearerAuthenticator bearers;
  AccountsContext context;
  Passwords passwords;
  SignInThrottle throttle;
  SignInFailures failures;
  Sessions sessions;
  Accounts accounts;
  Agencies agencies;
  Grants grants;
  Tokens tokens;
  NoSubjects subjects;
  Trail trail;
  http::Router router;
};

Application::Application(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Application::~Application() = default;

Result<std::unique_ptr<Application>> Application::open(const DataFolder& folder, const Clock& clock,
                                                       std::shared_ptr<spdlog::logger> log) {
  SCRUTINY_ASSIGN(auto ledger,
                  open_ledger(ledger_settings(folder, LogKind::kReal), OpenMode::kExisting));
  SCRUTINY_ASSIGN(const LogCreated identity, log_identity(*ledger));
  auto parts = std::make_unique<Parts>(folder, clock, std::move(log), std::move(ledger), identity);
  parts->add_routes();
  return std::unique_ptr<Application>(new Application(std::move(parts)));
}

void Application::start() {}

void Application::stop() {
  if (const auto flushed = parts_->failures.flush_all(); !flushed.ok()) {
    parts_->log->warn("failed sign-ins were not recorded: {}", flushed.error().describe());
  }
  parts_->ledger->stop();
}

http::Router& Application::router() {
  return parts_->router;
}
RunningLedger& Application::ledger() {
  return *parts_->ledger;
}
Tokens& Application::tokens() {
  return parts_->tokens;
}

}  // namespace scrutiny
