#include "server/service/extraction/plugin_administration.h"

#include <algorithm>
#include <set>
#include <utility>

#include <spdlog/spdlog.h>

#include "server/service/system_actors.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxReason = 500;

Status check_reason(const std::string& reason) {
  if (reason.empty() || reason.size() > kMaxReason)
    return Error::field("reason", "Say why, in at most 500 bytes.");
  return {};
}

Error not_there(const std::string& id) {
  return Error(ErrorCode::kNotFound, "There is no plugin " + id + " in the plugin folder.");
}

SubjectId subject_of(const std::string& id) {
  return plugin_subject(sha256(as_bytes(id)));
}

// As records tell two findings of the same folder apart.
std::string mark(const PluginInfo& plugin) {
  return plugin.manifest.id + "\n" + plugin.manifest.version + "\n" +
         to_hex(plugin.manifest.library_sha256);
}
std::string mark(const RefusedPlugin& plugin) {
  return plugin.folder.filename().string() + "\n" + plugin.reason.public_text();
}

template <class Plugin>
std::set<std::string> marks(const std::vector<Plugin>& plugins) {
  std::set<std::string> out;
  for (const Plugin& plugin : plugins) out.insert(mark(plugin));
  return out;
}

}  // namespace

std::string_view text(PluginUse use) {
  switch (use) {
    case PluginUse::kUsed:
      return "used";
    case PluginUse::kDisabled:
      return "disabled";
    case PluginUse::kQuarantined:
      return "quarantined";
    case PluginUse::kRefused:
      return "refused";
  }
  return "";
}

void PluginAdministration::start() {
  const std::lock_guard lock(mutex_);
  for (const RefusedPlugin& refused : folder_.plugins.refused) {
    if (is_switched_off(refused)) continue;
    parts_.log->warn("plugin in {} refused: {}", refused.folder.string(),
                     refused.reason.describe());
    parts_.health.refused(refused);
  }
  for (const PluginInfo& plugin : folder_.plugins.usable) parts_.health.loaded(plugin);
  use();
}

Status PluginAdministration::reload() {
  SCRUTINY_ASSIGN(PluginFolder found, scan_());
  const std::lock_guard lock(mutex_);
  const auto known = marks(folder_.plugins.usable);
  const auto refused_before = marks(folder_.plugins.refused);
  folder_ = std::move(found);
  for (const PluginInfo& plugin : folder_.plugins.usable) {
    if (!known.contains(mark(plugin))) parts_.health.loaded(plugin);
  }
  for (const RefusedPlugin& plugin : folder_.plugins.refused) {
    if (is_switched_off(plugin) || refused_before.contains(mark(plugin))) continue;
    parts_.health.refused(plugin);
  }
  use();
  return {};
}

void PluginAdministration::use() {
  const auto state = parts_.ledger.snapshot();
  InstalledReaders readers{folder_.plugins.usable, frameworks_json(folder_.frameworks),
                           folder_.profiles};
  std::erase_if(readers.plugins, [&](const PluginInfo& plugin) {
    return load_plugin_switch(*state, plugin.manifest.id).has_value();
  });
  parts_.readers.replace(std::move(readers));
  parts_.client.drop_warm_workers();
}

std::vector<ListedPlugin> PluginAdministration::list() const {
  const std::lock_guard lock(mutex_);
  const auto state = parts_.ledger.snapshot();
  std::vector<ListedPlugin> out;
  for (const PluginInfo& plugin : folder_.plugins.usable) {
    const PluginManifest& manifest = plugin.manifest;
    const PluginRow row = load_plugin(*state, manifest.library_sha256);
    ListedPlugin listed{manifest.id,          manifest.version,
                        manifest.title,       to_hex(manifest.library_sha256),
                        plugin.signed_by,     plugin.folder.filename().string(),
                        manifest.priority,    manifest.media_types,
                        PluginUse::kUsed,     {},
                        row.crashed_on.size()};
    if (row.quarantined != 0) {
      listed.use = PluginUse::kQuarantined;
      listed.reason = row.reason.empty() ? row.failure : row.reason;
    }
    if (const auto off = load_plugin_switch(*state, manifest.id)) {
      listed.use = PluginUse::kDisabled;
      listed.reason = off->reason;
    }
    out.push_back(std::move(listed));
  }
  for (const RefusedPlugin& refused : folder_.plugins.refused) {
    ListedPlugin listed;
    listed.id = refused.id;
    listed.folder = refused.folder.filename().string();
    listed.use = is_switched_off(refused) ? PluginUse::kDisabled : PluginUse::kRefused;
    listed.reason = refused.reason.public_text();
    out.push_back(std::move(listed));
  }
  return out;
}

std::vector<const PluginInfo*> PluginAdministration::named(const std::string& id,
                                                           const std::string& version) const {
  std::vector<const PluginInfo*> out;
  for (const PluginInfo& plugin : folder_.plugins.usable) {
    const PluginManifest& manifest = plugin.manifest;
    if (manifest.id == id && (version.empty() || manifest.version == version))
      out.push_back(&plugin);
  }
  return out;
}

Status PluginAdministration::disable(const std::string& id, const std::string& reason) {
  SCRUTINY_TRY(check_reason(reason));
  const std::lock_guard lock(mutex_);
  if (named(id, {}).empty()) return not_there(id);
  json::object payload;
  payload["plugin"] = id;
  payload["reason"] = reason;
  SCRUTINY_TRY(record("plugin.disabled", subject_of(id), std::move(payload)));
  use();
  return {};
}

Status PluginAdministration::quarantine(const std::string& id, const std::string& version,
                                        const std::string& reason) {
  SCRUTINY_TRY(check_reason(reason));
  const std::lock_guard lock(mutex_);
  const auto libraries = named(id, version);
  if (libraries.empty()) return not_there(version.empty() ? id : id + " " + version);
  for (const PluginInfo* plugin : libraries) {
    json::object payload;
    payload["library"] = to_hex(plugin->manifest.library_sha256);
    payload["failure"] = stable_string(ErrorCode::kPluginQuarantined);
    payload["reason"] = reason;
    SCRUTINY_TRY(record("plugin.quarantined", plugin_subject(plugin->manifest.library_sha256),
                        std::move(payload)));
  }
  use();
  return {};
}

Status PluginAdministration::enable(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto libraries = named(id, {});
  const auto state = parts_.ledger.snapshot();
  const bool is_off = load_plugin_switch(*state, id).has_value();
  if (libraries.empty() && !is_off) return not_there(id);
  if (is_off) {
    json::object payload;
    payload["plugin"] = id;
    SCRUTINY_TRY(record("plugin.enabled", subject_of(id), std::move(payload)));
  }
  for (const PluginInfo* plugin : libraries) {
    const Digest& library = plugin->manifest.library_sha256;
    if (load_plugin(*state, library).quarantined == 0) continue;
    json::object payload;
    payload["library"] = to_hex(library);
    SCRUTINY_TRY(record("plugin.released", plugin_subject(library), std::move(payload)));
  }
  use();
  return {};
}

Status PluginAdministration::record(std::string action, const SubjectId& subject,
                                    json::object payload) {
  Command command;
  command.action = std::move(action);
  command.actor = system_actors::kOperator;
  command.subject = subject;
  command.unit = parts_.unit;
  command.payload = std::move(payload);
  SCRUTINY_ASSIGN(const Committed committed, parts_.ledger.submit_and_wait(std::move(command)));
  static_cast<void>(committed);
  return {};
}

}  // namespace scrutiny
