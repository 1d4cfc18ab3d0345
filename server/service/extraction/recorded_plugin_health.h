// PluginHealth over the ledger: every failure, crash, recovery and quarantine is a record, and what
// is asked is answered from the state, so it outlives restarts and moves with the data. Also writes
// what a start found in the plugins folder: plugin.loaded and plugin.refused.
// Thread-safety: any thread. Blocking: waits for the commit. Ownership: the ledger outlives it.
// Failure: what cannot be recorded is logged; a plugin that cannot be proved healthy is used on, as
// the sandbox, not this count, is what protects.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "plugins/client/health.h"
#include "plugins/client/registry.h"
#include "storage/ledger/ledger.h"
#include "storage/state/plugin_rows.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

class RecordedPluginHealth final : public PluginHealth {
 public:
  // `unit` seals the records; it belongs to no person and is never erased.
  RecordedPluginHealth(Ledger& ledger, const UnitId& unit, std::shared_ptr<spdlog::logger> log);

  // Says, for as long as it lives, which version the bytes with this digest are: records name
  // documents by id, never by their content.
  class Reading {
   public:
    Reading(RecordedPluginHealth& health, const Digest& document, const GivenDocument& given);
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading();

   private:
    RecordedPluginHealth& health_;
    std::multimap<Digest, GivenDocument>::iterator entry_;
  };

  bool quarantined(const Digest& library) const override;
  unsigned failures(const Digest& library, const Digest& document) const override;
  unsigned crashes(const Digest& library) const override;
  void failed(const Digest& library, const Digest& document, ErrorCode code) override;
  void succeeded(const Digest& library) override;
  void quarantine(const Digest& library, ErrorCode last) override;

  void loaded(const PluginInfo& plugin);
  void refused(const RefusedPlugin& plugin);

 private:
  GivenDocument given(const Digest& document) const;
  void record(std::string action, const SubjectId& subject, boost::json::object payload);

  Ledger& ledger_;
  const UnitId unit_;
  const std::shared_ptr<spdlog::logger> log_;
  mutable std::mutex mutex_;
  std::multimap<Digest, GivenDocument> reading_;
};

}  // namespace scrutiny
