#include "server/service/extraction/recorded_plugin_health.h"

#include <utility>

#include <spdlog/spdlog.h>

#include "server/service/system_actors.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {

namespace json = boost::json;

RecordedPluginHealth::RecordedPluginHealth(Ledger& ledger, const UnitId& unit,
                                           std::shared_ptr<spdlog::logger> log)
    : ledger_(ledger), unit_(unit), log_(std::move(log)) {}

RecordedPluginHealth::Reading::Reading(RecordedPluginHealth& health, const Digest& document,
                                       const GivenDocument& given)
    : health_(health) {
  const std::lock_guard lock(health_.mutex_);
  entry_ = health_.reading_.emplace(document, given);
}

RecordedPluginHealth::Reading::~Reading() {
  const std::lock_guard lock(health_.mutex_);
  health_.reading_.erase(entry_);
}

GivenDocument RecordedPluginHealth::given(const Digest& document) const {
  const std::lock_guard lock(mutex_);
  const auto found = reading_.find(document);
  return found == reading_.end() ? GivenDocument() : found->second;
}

bool RecordedPluginHealth::quarantined(const Digest& library) const {
  return load_plugin(*ledger_.snapshot(), library).quarantined != 0;
}

unsigned RecordedPluginHealth::failures(const Digest& library, const Digest& document) const {
  return static_cast<unsigned>(load_plugin_failures(*ledger_.snapshot(), library, given(document)));
}

unsigned RecordedPluginHealth::crashes(const Digest& library) const {
  return static_cast<unsigned>(load_plugin(*ledger_.snapshot(), library).crashed_on.size());
}

void RecordedPluginHealth::record(std::string action, const SubjectId& subject,
                                  json::object payload) {
  Command command;
  command.action = std::move(action);
  command.actor = system_actors::kPluginSupervisor;
  command.subject = subject;
  command.unit = unit_;
  command.payload = std::move(payload);
  const std::string what = command.action;
  const auto committed = ledger_.submit_and_wait(std::move(command));
  if (!committed.ok()) log_->error("{} not recorded: {}", what, committed.error().describe());
}

void RecordedPluginHealth::failed(const Digest& library, const Digest& document, ErrorCode code) {
  const GivenDocument about = given(document);
  json::object payload;
  payload["library"] = to_hex(library);
  payload["document"] = about.document.text();
  payload["document_version"] = about.version;
  payload["failure"] = stable_string(code);
  record(is_crash(code) ? "plugin.crashed" : "plugin.failed", plugin_subject(library),
         std::move(payload));
}

void RecordedPluginHealth::succeeded(const Digest& library) {
  if (crashes(library) == 0) return;
  json::object payload;
  payload["library"] = to_hex(library);
  record("plugin.recovered", plugin_subject(library), std::move(payload));
}

void RecordedPluginHealth::quarantine(const Digest& library, ErrorCode last) {
  json::object payload;
  payload["library"] = to_hex(library);
  payload["failure"] = stable_string(last);
  record("plugin.quarantined", plugin_subject(library), std::move(payload));
}

void RecordedPluginHealth::loaded(const PluginInfo& plugin) {
  json::object payload;
  payload["library"] = to_hex(plugin.manifest.library_sha256);
  payload["plugin"] = plugin.manifest.id;
  payload["version"] = plugin.manifest.version;
  if (!plugin.signed_by.empty()) payload["signed_by"] = plugin.signed_by;
  record("plugin.loaded", plugin_subject(plugin.manifest.library_sha256), std::move(payload));
}

void RecordedPluginHealth::refused(const RefusedPlugin& plugin) {
  const std::string name = plugin.folder.filename().string();
  json::object payload;
  payload["folder"] = name;
  if (!plugin.id.empty()) payload["plugin"] = plugin.id;
  payload["failure"] = stable_string(plugin.reason.code());
  payload["reason"] = plugin.reason.public_text();
  // Its library is not known for sure, so it goes by the name of its folder.
  record("plugin.refused", plugin_subject(sha256(as_bytes(name))), std::move(payload));
}

}  // namespace scrutiny
