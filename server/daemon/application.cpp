#include "server/daemon/application.h"

#include <spdlog/spdlog.h>

#include "config/password_denylist.h"
#include "server/daemon/chores.h"
#include "server/daemon/key_administration.h"
#include "server/daemon/plugin_folder.h"
#include "server/daemon/settings_map.h"
#include "server/http/routes/accounts_routes.h"
#include "server/http/routes/actions_routes.h"
#include "server/http/routes/agencies_routes.h"
#include "server/http/routes/assurance_routes.h"
#include "server/http/routes/audit_routes.h"
#include "server/http/routes/child_level_routes.h"
#include "server/http/routes/documents_routes.h"
#include "server/http/routes/erasure_routes.h"
#include "server/http/routes/evidence_routes.h"
#include "server/http/routes/findings_routes.h"
#include "server/http/routes/further_readings_routes.h"
#include "server/http/routes/log_keys_route.h"
#include "server/http/routes/session_routes.h"
#include "server/http/routes/timestamp_routes.h"
#include "server/http/routes/tokens_routes.h"
#include "server/http/routes/witness_routes.h"
#include "server/http/routes/writer_key_routes.h"
#include "server/service/accounts.h"
#include "server/service/actions/action_subject_rights.h"
#include "server/service/agencies.h"
#include "server/service/assurance/assurance.h"
#include "server/service/extraction/extraction_pool.h"
#include "server/service/grants.h"
#include "server/service/search/search_follower.h"
#include "server/service/sessions.h"
#include "server/service/timestamps/authority_client.h"
#include "server/service/timestamps/token_files.h"
#include "server/service/trail.h"
#include "server/service/write_quota.h"
#include "server/web/evidence_html.h"
#include "server/web/pages/action_pages.h"
#include "server/web/pages/assurance_page.h"
#include "server/web/pages/disposal_page.h"
#include "server/web/pages/document_disposal_pages.h"
#include "server/web/pages/document_pages.h"
#include "server/web/pages/session_pages.h"
#include "server/web/pages/trail_pages.h"
#include "storage/audit/record.h"
#include "storage/state/accounts_projection.h"
#include "storage/state/actions_projection.h"
#include "storage/state/backups_projection.h"
#include "storage/state/child_level_projection.h"
#include "storage/state/disposal_projection.h"
#include "storage/state/documents_projection.h"
#include "storage/state/findings_projection.h"
#include "storage/state/keys_projection.h"
#include "storage/state/plugins_projection.h"
#include "storage/state/timestamps_projection.h"
#include "storage/state/trail_projection.h"

namespace scrutiny {
namespace {

// Erased units reach the search index through this: the ledger already reports them while it opens,
// before the index exists.
class ErasedWords {
 public:
  void operator()(const UnitId& unit) {
    const std::lock_guard lock(mutex_);
    if (follower_ != nullptr) {
      follower_->forget(unit);
    } else {
      early_.push_back(unit);
    }
  }
  void hand_to(SearchFollower* follower) {
    const std::lock_guard lock(mutex_);
    follower_ = follower;
    if (follower_ == nullptr) return;
    for (const UnitId& unit : early_) follower_->forget(unit);
    early_.clear();
  }

 private:
  std::mutex mutex_;
  SearchFollower* follower_ = nullptr;
  std::vector<UnitId> early_;
};

}  // namespace

LedgerSettings ledger_settings(const DataFolder& folder, LogKind kind) {
  LedgerSettings settings;
  settings.paths = data_paths(folder.data, folder.settings.ledger);
  settings.origin = folder.settings.ledger.origin;
  settings.encryption = key_encryption(folder.settings.ledger);
  settings.token = token_settings(folder.settings.ledger);
  settings.kind = kind;
  settings.options = ledger_options(folder.settings.ledger);
  settings.projections = {
      std::make_shared<AccountsProjection>(), std::make_shared<DocumentsProjection>(),
      std::make_shared<FindingsProjection>(), std::make_shared<ActionsProjection>(),
      std::make_shared<PluginsProjection>(),  std::make_shared<ChildLevelProjection>(),
      std::make_shared<BackupsProjection>(),  std::make_shared<TimestampsProjection>(),
      std::make_shared<KeysProjection>(),     std::make_shared<DisposalProjection>(),
      std::make_shared<TrailProjection>()};
  return settings;
}

Result<LogCreated> log_identity(const Ledger& ledger) {
  SCRUTINY_ASSIGN(const std::string bytes, ledger.record(0));
  SCRUTINY_ASSIGN(const Record first, decode(bytes));
  SCRUTINY_ASSIGN(LogBeginning beginning, log_beginning(first));
  return std::move(beginning.log);
}

namespace {

ExtractionPoolOptions pool_options(const PluginSettings& settings) {
  ExtractionPoolOptions options;
  options.workers = settings.workers;
  options.most_waiting = settings.queue_documents;
  options.job.document_bytes = settings.input_bytes;
  return options;
}

http::DocumentRouteLimits route_limits(const UploadSettings& settings) {
  http::DocumentRouteLimits limits;
  limits.file_bytes = settings.file_bytes;
  limits.meta_bytes = settings.meta_bytes;
  return limits;
}

// What must be read from the disk before the parts can be made.
struct Loaded {
  std::unique_ptr<RunningLedger> ledger;
  std::shared_ptr<ErasedWords> erased;
  LogCreated identity;
  UnitId system_unit;
  std::unique_ptr<SearchIndex> index;
  PluginFolder plugins;
  DeadlineRules deadlines;
  std::unique_ptr<WitnessStore> witness_store;
  WitnessPolicy witness_policy;
  WitnessCalls::Options witness_calls;
  TimestampPolicy timestamp_policy;
};

Result<Loaded> load(const DataFolder& folder) {
  Loaded loaded;
  loaded.erased = std::make_shared<ErasedWords>();
  LedgerSettings settings = ledger_settings(folder, LogKind::kReal);
  settings.on_erased = [erased = loaded.erased](const UnitId& unit) { (*erased)(unit); };
  SCRUTINY_ASSIGN(loaded.ledger, open_ledger(std::move(settings), OpenMode::kExisting));
  SCRUTINY_ASSIGN(loaded.identity, log_identity(*loaded.ledger));
  const auto unit = system_unit(*loaded.ledger->snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "The log has no accounts yet; run scrutinyd init.");
  loaded.system_unit = *unit;
  SCRUTINY_TRY(record_rewraps(*loaded.ledger, *unit));
  SCRUTINY_TRY(publish_verifier_key(folder.data, *loaded.ledger));
  SCRUTINY_ASSIGN(loaded.index, SearchIndex::open(folder.data / "search"));
  SCRUTINY_ASSIGN(loaded.plugins, scan_plugin_folder(folder));
  loaded.deadlines.frameworks = loaded.plugins.frameworks;
  SCRUTINY_ASSIGN(loaded.deadlines.holidays, builtin_bank_holidays());
  SCRUTINY_ASSIGN(loaded.witness_policy, witness_policy(folder.settings.witnesses));
  SCRUTINY_ASSIGN(loaded.witness_calls,
                  witness_calls(folder.settings.witnesses, loaded.witness_policy));
  SCRUTINY_ASSIGN(loaded.timestamp_policy, timestamp_policy(folder.settings.timestamps));
  SCRUTINY_ASSIGN(loaded.witness_store, WitnessStore::open(folder.data / "cosignatures"));
  return loaded;
}

}  // namespace

// In the order in which they depend on each other: members are destroyed in the reverse.
struct Application::Parts {
  Parts(const DataFolder& folder, const Clock& clock, std::shared_ptr<spdlog::logger> logger,
        Loaded loaded)
      : data(folder.data),
        settings(folder.settings),
        log(std::move(logger)),
        wall_clock(clock),
        ledger(std::move(loaded.ledger)),
        erased(std::move(loaded.erased)),
        index(std::move(loaded.index)),
        kind(loaded.identity.kind),
        bearers(*ledger, clock, authenticator_options(settings.sessions, kind)),
        context{*ledger, clock, bearers, kind},
        passwords(password_rules(settings.passwords), PasswordDenylist::builtin()),
        throttle(throttle_limits(settings.passwords), clock),
        failures(*ledger, clock),
        sessions(context, passwords, throttle, failures, session_limits(settings.sessions)),
        accounts(context, passwords),
        agencies(context),
        grants(context, passwords),
        child_level_allowances(context),
        retention(context),
        holds(context),
        erasures(context),
        erasing{*ledger, clock, retention, holds, erasures},
        writer_keys(context),
        tokens(context, token_limits(settings.sessions)),
        trail(*ledger, subjects),
        witness_store(std::move(loaded.witness_store)),
        cosignatures(*ledger, std::move(loaded.witness_policy), *witness_store,
                     [this](const Error& why) { witness_alarm(why); }),
        witness_calls(*ledger, cosignatures, clock, std::move(loaded.witness_calls), log),
        authority(settings.timestamps.authority, settings.timestamps.https_trusted,
                  std::chrono::milliseconds(settings.timestamps.timeout)),
        timestamper(
            *ledger, clock, std::move(loaded.timestamp_policy),
            [this](ByteView query) { return authority.ask(query); }, log),
        assurance(*ledger, clock, subjects, cosignatures, timestamper,
                  [this, &clock](UnixMillis destroyed) {
                    return pending_in_backups(*ledger->snapshot(), destroyed, clock.now());
                  }),
        health(*ledger, loaded.system_unit, log),
        plugin_client(extraction_config(settings.plugins), health),
        readers(plugin_client, health, log),
        plugins({*ledger, health, plugin_client, readers, loaded.system_unit, log},
                std::move(loaded.plugins), [folder] { return scan_plugin_folder(folder); }),
        extraction(*ledger, readers, pool_options(settings.plugins), log),
        upload_quota(settings.quotas.upload_bytes_per_day, clock),
        uploads(*ledger, extraction, UploadLimits{settings.uploads.file_bytes}, &upload_quota),
        commands(*ledger, extraction),
        findings(*ledger),
        further(*ledger, extraction),
        readings(*ledger, clock, std::move(loaded.deadlines)),
        search(*ledger, *index),
        follower(*ledger, *index, log),
        documents{*ledger, uploads, commands,   findings,     readings,
                  further, search,  extraction, cosignatures, clock},
        action_commands(*ledger, clock),
        action_readings(*ledger, clock),
        actions{*ledger, action_commands, action_readings, cosignatures},
        site(*ledger, kind),
        evidence_page(site.renderer()),
        evidence({*ledger, trail, subjects, &cosignatures, evidence_page,
                  [this](const Checkpoint& over) { return time_token_files(*ledger, over); }}),
        quota(settings.quotas.commands_per_minute, clock),
        router(bearers) {}

  void witness_alarm(const Error& why) {
    log->critical("WITNESS ALARM: {}", why.public_text());
    ledger->refuse_commands(why);
  }

  void add_routes() {
    http::add_session_routes(router, sessions, *ledger);
    http::add_accounts_routes(router, accounts, *ledger);
    http::add_grants_routes(router, grants, *ledger);
    http::add_agencies_routes(router, agencies, *ledger);
    http::add_child_level_routes(router, child_level_allowances, *ledger);
    http::add_retention_routes(router, erasing);
    http::add_erasure_routes(router, erasing);
    http::add_writer_key_routes(router, writer_keys, *ledger);
    http::add_tokens_routes(router, tokens, *ledger);
    http::add_audit_routes(router, trail, *ledger, &cosignatures);
    http::add_witness_routes(router, cosignatures, witness_calls, *ledger);
    http::add_evidence_routes(router, evidence);
    http::add_log_keys_route(router, *ledger);
    http::add_timestamp_routes(router, timestamper, *ledger);
    http::add_assurance_routes(router, assurance);
    const auto limits = route_limits(settings.uploads);
    http::add_document_routes(router, documents, limits);
    http::add_finding_routes(router, documents, limits);
    http::add_further_reading_routes(router, documents);
    http::add_action_routes(router, actions);
    router.limit_writes(quota);
  }

  void add_pages() {
    site.add_static_routes(router);
    router.set_refusal_outside_api(site.refusal());
    web::add_session_pages(router,
                           {site, sessions, tokens, writer_keys, settings.passwords.min_length});
    const web::DocumentPageParts parts{site, documents, settings.uploads.file_bytes};
    web::add_list_page(router, parts);
    web::add_upload_pages(router, parts);
    web::add_document_pages(router, parts);
    web::add_finding_pages(router, parts);
    web::add_action_pages(router, {site, documents, actions});
    web::add_trail_pages(router, {site, trail, cosignatures, witness_calls});
    web::add_disposal_page(router, {site, erasing});
    web::add_document_disposal_pages(router, {site, erasing});
    web::add_assurance_page(router, {site, assurance, wall_clock});
  }

  const std::filesystem::path data;
  const Settings settings;
  std::shared_ptr<spdlog::logger> log;
  const Clock& wall_clock;
  std::unique_ptr<RunningLedger> ledger;
  std::shared_ptr<ErasedWords> erased;
  std::unique_ptr<SearchIndex> index;
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
  ChildLevelAllowances child_level_allowances;
  RetentionRules retention;
  Holds holds;
  Erasures erasures;
  http::ErasureServices erasing;
  WriterKeys writer_keys;
  Tokens tokens;
  LivingSubjectRights subjects;
  Trail trail;
  std::unique_ptr<WitnessStore> witness_store;
  Cosignatures cosignatures;
  WitnessCalls witness_calls;
  AuthorityClient authority;
  Timestamper timestamper;
  Assurance assurance;
  RecordedPluginHealth health;
  ExtractionClient plugin_client;
  PluginReaders readers;
  PluginAdministration plugins;
  ExtractionPool extraction;
  UploadQuota upload_quota;
  Uploads uploads;
  DocumentCommands commands;
  FindingCommands findings;
  FurtherReadings further;
  DocumentReadings readings;
  DocumentSearch search;
  SearchFollower follower;
  http::DocumentServices documents;
  ActionCommands action_commands;
  ActionReadings action_readings;
  http::ActionServices actions;
  web::Site site;
  web::EvidenceHtml evidence_page;
  Evidence evidence;
  WriteQuota quota;
  http::Router router;
  Chores chores;
  Chores timekeeping;  // its own thread: an authority may be slow
  Chores witnessing;   // and so may a witness
};

Application::Application(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Application::~Application() = default;

Result<std::unique_ptr<Application>> Application::open(const DataFolder& folder, const Clock& clock,
                                                       std::shared_ptr<spdlog::logger> log) {
  SCRUTINY_ASSIGN(Loaded loaded, load(folder));
  auto parts = std::make_unique<Parts>(folder, clock, std::move(log), std::move(loaded));
  SCRUTINY_TRY(parts->cosignatures.load());
  parts->add_routes();
  parts->add_pages();
  return std::unique_ptr<Application>(new Application(std::move(parts)));
}

void Application::start() {
  Parts& parts = *parts_;
  parts.witness_calls.compare();
  parts.plugins.start();
  parts.erased->hand_to(&parts.follower);
  parts.follower.start();
  parts.extraction.start();
  parts.chores.every(std::chrono::minutes(1), [&parts] {
    if (const auto flushed = parts.failures.flush(); !flushed.ok()) {
      parts.log->warn("failed sign-ins were not recorded: {}", flushed.error().describe());
    }
  });
  const auto carry_out_erasures = [&parts] {
    const Status done = parts.erasures.carry_out_approved();
    if (!done.ok()) parts.log->error("erasures wait: {}", done.error().describe());
  };
  carry_out_erasures();
  parts.chores.every(std::chrono::minutes(1), carry_out_erasures);
  const std::chrono::hours age(parts.settings.ledger.unnamed_chunk_hours);
  parts.chores.every(std::chrono::hours(1), [&parts, age] {
    const auto collected = parts.ledger->collect_content(age);
    if (!collected.ok()) parts.log->warn("unnamed content stays: {}", collected.error().describe());
  });
  parts.chores.start();
  if (parts.witness_calls.is_wanted()) {
    parts.witnessing.every(std::chrono::seconds(parts.settings.witnesses.pace),
                           [&parts] { parts.witness_calls.offer_all(); });
    parts.witnessing.start();
  }
  if (!parts.timestamper.is_wanted()) return;
  parts.timekeeping.every(std::chrono::seconds(2), [&parts] { parts.timestamper.tick(); });
  parts.timekeeping.start();
}

void Application::stop() {
  Parts& parts = *parts_;
  parts.witness_calls.stop();
  parts.witnessing.stop();
  parts.authority.stop();
  parts.timekeeping.stop();
  parts.chores.stop();
  parts.extraction.stop();
  parts.erased->hand_to(nullptr);
  parts.follower.stop();
  if (const auto flushed = parts.failures.flush_all(); !flushed.ok()) {
    parts.log->warn("failed sign-ins were not recorded: {}", flushed.error().describe());
  }
  parts.ledger->stop();
}

http::Router& Application::router() {
  return parts_->router;
}
RunningLedger& Application::ledger() {
  return *parts_->ledger;
}
const std::filesystem::path& Application::data() const {
  return parts_->data;
}
PluginAdministration& Application::plugins() {
  return parts_->plugins;
}

Timestamper& Application::timestamper() {
  return parts_->timestamper;
}

Tokens& Application::tokens() {
  return parts_->tokens;
}

}  // namespace scrutiny
