// An index of the trail by subject: for every record a row "trail/<subject>/<index>" without
// content, so that a document's or an account's records are found without reading the others.
// Thread-safety, failure: as Projection. Blocking: never; one row is written per record.
#pragma once

#include <string>

#include "storage/state/projection.h"

namespace scrutiny {

class TrailProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;

  // Key prefix of a subject's rows; what follows is key_number(index).
  static std::string prefix(const SubjectId& subject);
};

}  // namespace scrutiny
