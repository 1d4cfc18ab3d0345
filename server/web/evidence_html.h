// The readable index of an evidence bundle, from the pages' templates and in their words, but with
// nothing outside itself: no service, script, style sheet or name that may change later.
// Thread-safety, blocking, failure: as EvidencePage. Ownership: the renderer outlives it.
#pragma once

#include "server/service/evidence/evidence_page.h"
#include "server/web/renderer.h"

namespace scrutiny::web {

class EvidenceHtml final : public EvidencePage {
 public:
  explicit EvidenceHtml(const Renderer& renderer) : renderer_(renderer) {}

  std::string head(const EvidenceFacts& facts) const override;
  std::string row(const EvidenceRow& row) const override;
  std::string foot(const EvidenceFacts& facts) const override;

 private:
  const Renderer& renderer_;
};

}  // namespace scrutiny::web
