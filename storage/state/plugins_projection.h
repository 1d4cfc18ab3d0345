// Projects plugin.* records onto the rows of plugin_rows.h: failures by document, crashes since the
// last success, quarantine. plugin.loaded and plugin.refused leave no row.
// Payloads: docs/formats/state-documents.md. Thread-safety, blocking and failure: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

class PluginsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
