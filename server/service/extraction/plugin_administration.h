// What the operator does with the plugins of a running installation: look, reload, switch off and
// on. Every decision is a record; what the folder holds is read anew only when asked, so a reload
// never takes a request's plugin away from it. Thread-safety: any thread, one operation at a time.
// Blocking: reads files and waits for records to be durable. Ownership: what the parts point to
// outlives it. Failure: kNotFound for a plugin that is not there, kInvalidArgument, and what the
// scan says; then nothing has changed.
#pragma once

#include <functional>

#include "config/frameworks.h"
#include "plugins/client/client.h"
#include "server/service/extraction/plugin_readers.h"

namespace scrutiny {

// What the operator has put in place.
struct PluginFolder {
  PluginScan plugins;
  std::vector<Framework> frameworks;
  std::vector<AgencyProfile> profiles;
};

enum class PluginUse : std::uint8_t { kUsed, kDisabled, kQuarantined, kRefused };
std::string_view text(PluginUse use);

struct ListedPlugin {
  std::string id;  // empty when its manifest was not read
  std::string version;
  std::string title;
  std::string library_sha256;
  std::string signed_by;
  std::string folder;
  int priority = 0;
  std::vector<std::string> media_types;
  PluginUse use = PluginUse::kUsed;
  std::string reason;       // when it is not used
  std::size_t crashes = 0;  // documents in a row
};

class PluginAdministration {
 public:
  using Scan = std::function<Result<PluginFolder>()>;
  struct Parts {
    Ledger& ledger;
    RecordedPluginHealth& health;
    ExtractionClient& client;
    PluginReaders& readers;
    UnitId unit;  // seals the records
    std::shared_ptr<spdlog::logger> log;
  };

  // `found`: what a first scan gave.
  PluginAdministration(Parts parts, PluginFolder found, Scan scan)
      : parts_(std::move(parts)), scan_(std::move(scan)), folder_(std::move(found)) {}

  // Puts to use what was found, and records it.
  void start();
  // Reads the folder, frameworks and profiles again and uses them from now on.
  Status reload();
  std::vector<ListedPlugin> list() const;

  // Every version of it, now and later.
  Status disable(const std::string& id, const std::string& reason);
  // The libraries of this id (of this version only, when one is given) by their hash: the same
  // bytes stay out when they are installed again.
  Status quarantine(const std::string& id, const std::string& version, const std::string& reason);
  // Takes back both, for the libraries in the folder.
  Status enable(const std::string& id);

 private:
  std::vector<const PluginInfo*> named(const std::string& id, const std::string& version) const;
  void use();
  Status record(std::string action, const SubjectId& subject, boost::json::object payload);

  const Parts parts_;
  const Scan scan_;
  mutable std::mutex mutex_;
  PluginFolder folder_;
};

}  // namespace scrutiny
